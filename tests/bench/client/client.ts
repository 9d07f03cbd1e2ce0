import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import { buildClient } from '../../../scripts/build.ts'
import { root } from '../../../scripts/run.ts'
import { wireNow } from '../../../scripts/wireLock.ts'
import { openBrowser, openPage } from '../../support/browser.ts'
import type { Result } from '../sim.ts'
import { recordCrowd } from './crowd.ts'
import { type FrameTime, traceFrames } from './frameTrace.ts'
import { drawNothing, type GlCounts, glCounts, perFrame } from './glCounts.ts'
import {
  joinBigTide,
  loadRecording,
  openReplay,
  type Recording,
  saveRecording,
  SCREEN,
} from './recording.ts'

/** Until everybody has come into view, and until the script is compiled. */
const WARM_UP_MS = 6000
const MEASURED_MS = 14_000
const FIRST_SCREEN_MS = 3000
/** Until a browser's processes are gone. */
const SETTLE_MS = 4000
const FRAME_MS = 1000 / 60

declare const __tidepaint: { session: ArenaSession | undefined; sprites: number }

interface Replayed {
  frames: FrameTime[]
  /** Craft in view over the measured time, the fewest. */
  craft: number
  sprites: number
  gl: GlCounts
  /** The same on the first screen, where some bots play. */
  first: GlCounts
}

/**
 * Script a frame in a real match of 200 seats, all of them gathered around the player: the match is
 * recorded once for each state of the wire, and then played to the page without a server.
 */
export async function benchClient(between: () => void): Promise<Result[]> {
  await buildClient()
  const recording = await recordingOfNow()
  for (let look = 0; look < 3; look++) between()
  const replayed = await replay(recording)
  await sleep(SETTLE_MS)
  between()
  return [scriptResult(replayed), ...drawingResults(replayed)]
}

/** Older recordings are of another wire: the page could not read them. */
async function recordingOfNow(): Promise<Recording> {
  const file = join(root, 'run', 'bench', `crowd-${PROTOCOL_VERSION}-${wireNow().hash}.json`)
  if (!existsSync(file)) {
    saveRecording(file, await recordCrowd())
    await sleep(SETTLE_MS)
  }
  console.log(`replayed: ${file}`)
  return loadRecording(file)
}

async function replay(recording: Recording): Promise<Replayed> {
  const browser = await openBrowser()
  try {
    const { page, faults } = await openPage(browser, SCREEN)
    await page.addInitScript(drawNothing)
    await openReplay(page, recording)
    await sleep(FIRST_SCREEN_MS)
    const atFirst = await page.evaluate(glCounts)
    await sleep(FIRST_SCREEN_MS)
    const first = perFrame(atFirst, await page.evaluate(glCounts))
    await joinBigTide(page)
    await sleep(WARM_UP_MS)
    const before = await page.evaluate(glCounts)
    const craft: number[] = []
    const frames = await traceFrames(browser, async () => {
      for (let ms = 0; ms < MEASURED_MS; ms += 1000) {
        await sleep(1000)
        craft.push(await page.evaluate(() => __tidepaint.session?.crafts().length ?? 0))
      }
    })
    const gl = perFrame(before, await page.evaluate(glCounts))
    const sprites = await page.evaluate(() => __tidepaint.sprites)
    if (faults.length > 0) throw new Error(`the page is not well: ${faults[0]}`)
    return { frames, craft: Math.min(...craft), sprites, gl, first }
  } finally {
    await browser.close()
  }
}

function scriptResult({ frames, craft }: Replayed): Result {
  const script = frames.map(({ scriptMs }) => scriptMs)
  const p = (times: number[], share: number) => quantile(times, share).toFixed(1)
  const loop = frames.map(({ loopMs }) => loopMs)
  const wall = frames.map(({ wallMs }) => wallMs)
  const over = script.filter((ms) => ms > FRAME_MS).length
  return {
    title: 'client script a frame, CPU p95',
    value: quantile(script, 0.95),
    max: 8,
    unit: 'ms',
    detail: `${SCREEN.width} x ${SCREEN.height}, ${craft} craft in view, ${frames.length} frames; median ${p(script, 0.5)}, p99 ${p(script, 0.99)}, ${over} over ${FRAME_MS.toFixed(1)}; the loop alone ${p(loop, 0.5)} / ${p(loop, 0.95)} / ${p(loop, 0.99)}; by the clock p95 ${p(wall, 0.95)}`,
  }
}

function drawingResults({ gl, first, sprites }: Replayed): Result[] {
  return [
    {
      title: 'draw calls a frame',
      value: gl.draws,
      max: 8,
      unit: '',
      detail: `${first.draws.toFixed(1)} on the first screen; textures bound ${gl.textureBinds.toFixed(1)} times, pictures sent ${gl.pictures.toFixed(3)}; ${sprites} pictures, shown or spare`,
    },
    {
      title: 'floor rows sent a frame',
      value: gl.rows,
      unit: '',
      detail: `changed rows only; ${(gl.bytes / 1000).toFixed(1)} kB`,
    },
  ]
}
