import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { isRoomy } from '@tidepaint/shared/sim/floor'
import type { World } from '@tidepaint/shared/sim/world'
import { CELL_U } from '@tidepaint/shared/tuning'
import type { Page } from 'playwright-core'
import { openBrowser, openPage, picture } from '../support/browser.ts'
import { openServer } from '../support/testServer.ts'
import { quantile } from './quantiles.ts'
import type { Result } from './sim.ts'

const CLIENT_DIR = join(import.meta.dirname, '../../client/dist')
const CROWD = 100
const ROUNDS = 8
const ROUND_MS = 2500
/** Nobody bursts while they are counted. */
const SHIELD_TICKS = 250
/** The crowd stands around the player at most this far: all of it is on a screen of 16 by 9. */
const REACH_CELLS = { x: 19, y: 10 }

declare const __tidepaint: { session: ArenaSession | undefined; scriptMs: number; fps: number }

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

async function measure(page: Page): Promise<{ scriptMs: number; craft: number; fps: number }> {
  return page.evaluate(() => ({
    scriptMs: __tidepaint.scriptMs,
    fps: __tidepaint.fps,
    craft: __tidepaint.session?.crafts().length ?? 0,
  }))
}

/** Script time a frame in a real match of 200 seats, 100 of them gathered around the player. */
export async function benchClient(between: () => void): Promise<Result[]> {
  const server = await openServer({ CLIENT_DIR })
  const browser = await openBrowser()
  const samples: { scriptMs: number; craft: number; fps: number }[] = []
  try {
    const { page } = await openPage(browser, { width: 1280, height: 720 })
    await page.goto(server.url)
    await page.getByRole('radio', { name: /big tide/i }).click({ force: true })
    await page.getByRole('button', { name: /^play/i }).click()
    await page.waitForFunction(() => __tidepaint.session?.own()?.flying === true)
    const [seat, roomId] = await page.evaluate(
      () => [__tidepaint.session?.seat ?? 0, __tidepaint.session?.room.roomId ?? ''] as const,
    )
    const { world } = server.room(roomId).match
    for (let round = 0; round < ROUNDS; round++) {
      moveToMiddle(world, seat)
      gather(world, seat)
      await sleep(ROUND_MS)
      between()
      samples.push(await measure(page))
    }
    await picture(page, 'bench-crowd')
  } finally {
    await browser.close()
    await server.close()
  }
  const late = samples.slice(ROUNDS / 2)
  const craft = quantile(
    late.map((sample) => sample.craft),
    0.5,
  )
  const fps = quantile(
    late.map((sample) => sample.fps),
    0.5,
  )
  return [
    {
      title: 'client script a frame, p95',
      value: quantile(
        late.map((sample) => sample.scriptMs),
        0.5,
      ),
      max: 6,
      unit: 'ms',
      detail: `1280 x 720, ${craft} craft in view, ${fps.toFixed(0)} frames a second without a graphics card`,
    },
  ]
}
