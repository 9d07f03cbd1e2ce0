import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import { isRoomy } from '@tidepaint/shared/sim/floor'
import type { World } from '@tidepaint/shared/sim/world'
import { CELL_U } from '@tidepaint/shared/tuning'
import { openBrowser, openPage } from '../support/browser.ts'
import { openServer } from '../support/testServer.ts'
import { type FrameTime, traceFrames } from './frameTrace.ts'
import type { Result } from './sim.ts'

const CLIENT_DIR = join(import.meta.dirname, '../../client/dist')
const CROWD = 100
const WARM_UP_ROUNDS = 6
const ROUNDS = 12
const ROUND_MS = 1200
/** Until a browser's processes are gone. */
const SETTLE_MS = 4000
/** Nobody bursts while they are counted. */
const SHIELD_TICKS = 250
/** The crowd stands around the player at most this far: all of it is on a screen of 16 by 9. */
const REACH_CELLS = { x: 19, y: 10 }

declare const __tidepaint: { session: ArenaSession | undefined }

/** Puts craft on free cells around the first one, row by row: a crowd as around the beacon. */
function gather(world: World, centreSeat: number): void {
  const centre = world.crafts[centreSeat]
  if (!centre) return
  const [cx, cy] = [centre.x >> 6, centre.y >> 6]
  const spots: { x: number; y: number }[] = []
  for (let y = cy - REACH_CELLS.y; y <= cy + REACH_CELLS.y; y += 2) {
    for (let x = cx - REACH_CELLS.x; x <= cx + REACH_CELLS.x; x += 3) {
      const inside = x > 2 && y > 2 && x < world.floor.side - 3 && y < world.floor.side - 3
      if (inside && isRoomy(world.floor, x, y)) spots.push({ x, y })
    }
  }
  for (const [i, spot] of spots.slice(0, CROWD).entries()) {
    const craft = world.crafts[(centreSeat + 1 + i) % world.crafts.length]
    if (!craft) continue
    craft.x = spot.x * CELL_U + CELL_U / 2
    craft.y = spot.y * CELL_U + CELL_U / 2
    craft.respawnTicks = 0
    craft.shieldTicks = SHIELD_TICKS
  }
}

/** Puts the player into the middle of the arena, where room is left for the beacon. */
function moveToMiddle(world: World, seat: number): void {
  const craft = world.crafts[seat]
  if (!craft) return
  const middle = world.floor.side >> 1
  craft.x = middle * CELL_U
  craft.y = middle * CELL_U
  craft.shieldTicks = SHIELD_TICKS
}

/**
 * Draw calls that end in nothing: on a machine without a graphics card the drawing would take both
 * cores away from the script that is measured. Everything up to the calls is done as always.
 */
function drawNothing(): void {
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    prototype.drawArrays = () => {}
    prototype.drawElements = () => {}
  }
}

/** Script time a frame in a real match of 200 seats, 100 of them gathered around the player. */
export async function benchClient(between: () => void): Promise<Result[]> {
  for (let look = 0; look < 3; look++) between()
  const { frames, craft } = await playCrowded()
  await sleep(SETTLE_MS)
  between()
  const cpu = frames.map(({ cpuMs }) => cpuMs)
  const wall = frames.map(({ wallMs }) => wallMs)
  const p = (times: number[], share: number) => quantile(times, share).toFixed(1)
  return [
    {
      title: 'client script a frame, CPU p95',
      value: quantile(cpu, 0.95),
      max: 6,
      unit: 'ms',
      detail: `1280 x 720, ${craft} craft in view, ${frames.length} frames; median ${p(cpu, 0.5)}, p99 ${p(cpu, 0.99)}; by the clock, server and browser sharing the cores, p95 ${p(wall, 0.95)}`,
    },
  ]
}

/** Plays in the middle of a crowd for a while; returns the frames and how many craft were in view. */
async function playCrowded(): Promise<{ frames: FrameTime[]; craft: number }> {
  const server = await openServer({ CLIENT_DIR })
  const browser = await openBrowser()
  try {
    const { page } = await openPage(browser, { width: 1280, height: 720 })
    await page.addInitScript(drawNothing)
    await page.goto(server.url)
    await page.getByRole('radio', { name: /big tide/i }).click({ force: true })
    await page.getByRole('button', { name: /^play/i }).click()
    await page.waitForFunction(() => __tidepaint.session?.own()?.flying === true)
    const [seat, roomId] = await page.evaluate(
      () => [__tidepaint.session?.seat ?? 0, __tidepaint.session?.room.roomId ?? ''] as const,
    )
    const { world } = server.room(roomId).match
    const rounds = async (count: number) => {
      for (let round = 0; round < count; round++) {
        moveToMiddle(world, seat)
        gather(world, seat)
        await sleep(ROUND_MS)
      }
    }
    await rounds(WARM_UP_ROUNDS)
    const frames = await traceFrames(browser, () => rounds(ROUNDS))
    return { frames, craft: await page.evaluate(() => __tidepaint.session?.crafts().length ?? 0) }
  } finally {
    await browser.close()
    await server.close()
  }
}
