import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CraftPose } from '@tidepaint/client/net/arenaView'
import { joinArena } from '@tidepaint/client/net/joinArena'
import { Line } from '@tidepaint/loadtest/links/Line'
import { headingOf } from '@tidepaint/shared/sim/fixed'
import { type CraftInput, FIRE, SOLID, type World } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { openServer, type TestServer } from '../support/testServer.ts'

const FRAME_MS = 8
const RTT_MS = 100
const HITS = 50
/** Share of hits that has to be confirmed. */
const BAR = 0.88
/** Shooter and target stand this far apart, and the target swings this far up and down. */
const APART_CELLS = 8
const SWING_CELLS = 5

/** The middle of the first free place that has room for both and for the swing; undefined if none has. */
function findStage(world: World): { x: number; y: number } | undefined {
  const { side, cells } = world.floor
  const [reachX, reachY] = [APART_CELLS / 2 + 2, SWING_CELLS + 2]
  const isFree = (cx: number, cy: number): boolean => {
    for (let y = cy - reachY; y <= cy + reachY; y++) {
      for (let x = cx - reachX; x <= cx + reachX; x++) {
        if (cells[y * side + x] === SOLID) return false
      }
    }
    return true
  }
  for (let y = reachY; y < side - reachY; y++) {
    for (let x = reachX; x < side - reachX; x++) if (isFree(x, y)) return { x, y }
  }
  return undefined
}

/** Keeps the scene as it is: nobody bursts, runs dry or drifts away sideways. */
function hold(world: World, seat: number, column: number): void {
  const craft = world.crafts[seat]
  if (!craft) return
  Object.assign(craft, { health: 100, ink: tuning.ink.max, shieldTicks: 0, respawnTicks: 0 })
  craft.x = column * CELL_U
}

/** Aims where the target will be when a bolt gets there, going by what is drawn. */
class Aim {
  #before: { y: number; atMs: number } | undefined
  #cellsPerMs = 0

  at(own: CraftPose, target: CraftPose, nowMs: number): number {
    const spanMs = nowMs - (this.#before?.atMs ?? nowMs)
    if (this.#before && spanMs > 30) {
      this.#cellsPerMs = (target.y - this.#before.y) / spanMs
      this.#before = { y: target.y, atMs: nowMs }
    }
    this.#before ??= { y: target.y, atMs: nowMs }
    const flightMs = (Math.hypot(target.x - own.x, target.y - own.y) / 30) * 1000
    const y = target.y + this.#cellsPerMs * flightMs
    return headingOf(Math.round((target.x - own.x) * CELL_U), Math.round((y - own.y) * CELL_U))
  }
}

describe('lag compensation over real sockets', () => {
  let server: TestServer
  before(async () => {
    server = await openServer()
  })
  after(() => server.close())

  /** Two sessions in one duel, in an arena that has the room. */
  async function takePlaces(endpoint: string) {
    const wish = { endpoint, name: 'Ada', mode: 'duel' }
    for (;;) {
      const shooter = await joinArena(wish)
      const { roomId } = shooter.room
      const { world } = server.room(roomId).match
      const stage = findStage(world)
      // With its last player gone the room is closed; the next one is another arena.
      if (!stage) await shooter.leave()
      else return { shooter, target: await joinArena({ ...wish, room: roomId }), world, stage }
    }
  }

  /** Plays until so many own bolts met the target on the shooter's screen; the share the server confirmed. */
  async function confirmedShare(meddle: (world: World) => void): Promise<number> {
    const line = await Line.open(server.url, RTT_MS / 2)
    const { shooter, target, world, stage } = await takePlaces(line.url)
    for (const { seat } of [shooter, target]) {
      const craft = world.crafts[seat]
      if (craft) craft.y = stage.y * CELL_U
    }

    const aim = new Aim()
    const swing: CraftInput = { ...neutralInput(), moveY: 127 }
    while (shooter.stats().hitsShown < HITS) {
      hold(world, shooter.seat, stage.x - APART_CELLS / 2)
      hold(world, target.seat, stage.x + APART_CELLS / 2)
      meddle(world)
      const offset = (world.crafts[target.seat]?.y ?? 0) / CELL_U - stage.y
      if (Math.abs(offset) > SWING_CELLS) swing.moveY = offset > 0 ? -127 : 127
      const [own, other] = [shooter, target].map(({ seat }) =>
        shooter.crafts().find((pose) => pose.seat === seat),
      )
      const nowMs = performance.now()
      const heading = own && other ? aim.at(own, other, nowMs) : 0
      shooter.advance({ ...neutralInput(heading), buttons: FIRE }, nowMs)
      target.advance(swing, nowMs)
      await sleep(FRAME_MS)
    }

    const { hitsShown, hitsConfirmed } = shooter.stats()
    await Promise.all([shooter.leave(), target.leave()])
    await line.close()
    return hitsConfirmed / hitsShown
  }

  test(`[NET-9] what is hit on a screen ${RTT_MS} ms away is hit`, async () => {
    const share = await confirmedShare(() => {})
    assert.ok(share >= BAR, `${share} of the hits confirmed`)
  })

  test('[NET-9] control: without a past to look into most of them are not', async () => {
    const share = await confirmedShare(({ past, crafts }) => {
      for (let at = 0; at < past.length; at += 2) {
        const craft = crafts[(at / 2) % crafts.length]
        past[at] = craft?.x ?? 0
        past[at + 1] = craft?.y ?? 0
      }
    })
    assert.ok(share < BAR, `${share} of the hits confirmed`)
  })
})
