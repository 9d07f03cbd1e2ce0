import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { joinArena } from '@tidepaint/client/net/joinArena'
import { dice } from '@tidepaint/loadtest/dice'
import { type Script, shoot, stand, strafe } from '@tidepaint/loadtest/exam/scripts'
import { findStage, keepAlive, keepColumns, takeStage } from '@tidepaint/loadtest/exam/stage'
import { Line } from '@tidepaint/loadtest/links/Line'
import type { World } from '@tidepaint/shared/sim/world'
import { CELL_U } from '@tidepaint/shared/tuning'
import { openServer, type TestServer } from '../../support/testServer.ts'

const FRAME_MS = 8
const RTT_MS = 100
const HITS = 50
/** Share of hits that has to be confirmed. */
const BAR = 0.88

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
    takeStage(world, stage)
    const frame = async (shooting: Script, strafing: Script) => {
      keepColumns(world, stage)
      keepAlive(world)
      meddle(world)
      const nowMs = performance.now()
      shooter.advance(shooting(nowMs), nowMs)
      target.advance(strafing(nowMs), nowMs)
      await sleep(FRAME_MS)
    }
    const isOnStage = () => Math.abs(target.body.y / CELL_U - stage.y) < 1
    while (!isOnStage()) await frame(stand, stand)
    const scripts = [shoot(shooter), strafe(target, dice(1))] as const
    while (shooter.stats().hitsShown < HITS) await frame(...scripts)

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
