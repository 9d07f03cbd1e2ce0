import { setTimeout as sleep } from 'node:timers/promises'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import type { World } from '@tidepaint/shared/sim/world'
import { CELL_U } from '@tidepaint/shared/tuning'
import { clientDir } from '../../../scripts/build.ts'
import { openBrowser, openPage } from '../../support/browser.ts'
import { openServer } from '../../support/testServer.ts'
import { putOn, roomySpots } from '../gather.ts'
import { drawNothing } from './glCounts.ts'
import { joinBigTide, type Recording, record, SCREEN } from './recording.ts'

/** Until everybody is in view: a patch brings eight. */
const WARM_UP_ROUNDS = 4
const ROUNDS = 14
const ROUND_MS = 1200
/** Some fly off between two rounds. */
const IN_VIEW_SHARE = 0.95
/** Nobody bursts while they are counted. */
const SHIELD_TICKS = 250
/** The crowd stands around the player at most this far: all of it is on a screen of 16 by 9. */
const REACH_CELLS = { x: 19, y: 10 }

declare const __tidepaint: { session: ArenaSession | undefined }

/** Plays a match of 200 seats, all of them gathered around the player, and returns what came of it. */
export async function recordCrowd(): Promise<Recording> {
  const server = await openServer({ CLIENT_DIR: clientDir })
  const browser = await openBrowser()
  try {
    const { page } = await openPage(browser, SCREEN)
    await page.addInitScript(drawNothing)
    const recording = await record(page)
    await page.goto(`${server.url}/?r=webgl`)
    await joinBigTide(page)
    const [seat, roomId] = await page.evaluate(
      () => [__tidepaint.session?.seat ?? 0, __tidepaint.session?.room.roomId ?? ''] as const,
    )
    const { world } = server.room(roomId).match
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      moveToMiddle(world, seat)
      gather(world, seat)
      await sleep(ROUND_MS)
    }
    const inView = await page.evaluate(() => __tidepaint.session?.crafts().length ?? 0)
    if (inView < world.crafts.length * IN_VIEW_SHARE) {
      throw new Error(`only ${inView} of ${world.crafts.length} craft were in view`)
    }
    return await recording()
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Puts everybody on free cells around one craft, row by row: a crowd as around the beacon. */
function gather(world: World, centreSeat: number): void {
  const centre = world.crafts[centreSeat]
  if (!centre) return
  const at = { x: centre.x >> 6, y: centre.y >> 6 }
  const spots = roomySpots(world.floor, at, REACH_CELLS)
  for (let i = 1; i < world.crafts.length; i++) {
    const craft = world.crafts[(centreSeat + i) % world.crafts.length]
    // Where walls stand there are fewer spots than craft: some share one.
    const spot = spots[i % spots.length]
    if (craft && spot) putOn(craft, spot, SHIELD_TICKS)
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
