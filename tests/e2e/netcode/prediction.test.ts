import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@colyseus/core'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { joinArena } from '@tidepaint/client/net/joinArena'
import { Line } from '@tidepaint/loadtest/links/Line'
import { type CraftInput, DASH, FIRE } from '@tidepaint/shared/sim/world'
import { TICK_HZ } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { eventually } from '../../support/eventually.ts'
import { openServer, type TestServer } from '../../support/testServer.ts'

const FRAME_MS = 8
const INPUTS = 6 * TICK_HZ

/** Circles through the arena, with dashes and bursts of fire, as a function of inputs sent. */
function stunt(sent: number): CraftInput {
  const turns = sent / 140
  return {
    moveX: Math.round(Math.cos(turns * 6) * 127),
    moveY: Math.round(Math.sin(turns * 8) * 127),
    aim: (sent * 2) & 255,
    buttons: (sent % 120 > 90 ? FIRE : 0) | (sent % 95 === 0 ? DASH : 0),
    seen: 0,
  }
}

/** Flies the stunt until so many inputs are sent and acknowledged. */
async function fly(session: ArenaSession, inputs = INPUTS): Promise<void> {
  const handle = session.room.input<CraftInput>()
  while (handle.lastProcessed < inputs) {
    session.advance(stunt(handle.sentCount), performance.now())
    session.takeEvents()
    assert.equal(session.line().state, 'live')
    await sleep(FRAME_MS)
  }
}

describe('prediction over real sockets', { concurrency: true }, () => {
  let server: TestServer
  before(async () => {
    server = await openServer()
  })
  after(() => server.close())

  for (const rttMs of [0, 50, 100, 200]) {
    test(`[NET-8] no correction without contact at a round trip of ${rttMs} ms`, async () => {
      const line = await Line.open(server.url, rttMs / 2)
      const session = await joinArena({ endpoint: line.url, name: 'Ada', mode: 'duel' })
      try {
        await fly(session)
        assert.equal(session.stats().correctionsWithoutContact, 0)
        assert.ok(session.stats().bytesInPerS > 0)
      } finally {
        await session.leave()
        await line.close()
      }
    })
  }

  for (const rttMs of [0, 100]) {
    test(`[NET-13] nor with two inputs a frame, or while that changes, at ${rttMs} ms`, async () => {
      const line = await Line.open(server.url, rttMs / 2)
      // Not in the rooms of the others.
      const session = await joinArena({ endpoint: line.url, name: 'Cy', mode: 'tide' })
      const { state, inputs } = server.room(session.room.roomId)
      try {
        await fly(session, TICK_HZ)
        for (const inputTicks of [2, 1, 2]) {
          state.inputTicks = inputTicks
          await fly(session, session.room.input().sentCount + 3 * TICK_HZ)
        }
        assert.equal(session.stats().correctionsWithoutContact, 0)
        const { consumedCount } = inputs.get(session.room.sessionId)
        assert.ok(consumedCount >= session.room.input().lastProcessed)
      } finally {
        await session.leave()
        await line.close()
      }
    })
  }

  test('[NET-13] nor after a resume in the middle of a frame: the new line starts over', async () => {
    const session = await joinArena({ endpoint: server.url, name: 'Di', mode: 'tide' })
    const room = server.room(session.room.roomId)
    room.state.inputTicks = 2
    const resumed = room.onReconnect.bind(room)
    let framesDrawn = 0
    // What arrives before the seat is taken is lost.
    const late = async (client: Client) => {
      const opened = framesDrawn
      await eventually('time to send', () => framesDrawn > opened + TICK_HZ)
      resumed(client)
    }
    Object.assign(room, { onReconnect: late })
    try {
      await fly(session, TICK_HZ)
      // One is held back when the line breaks.
      await fly(session, (session.room.input().sentCount | 1) + 2)
      session.room.connection.close(closeReasons.mayReturn.code)
      await eventually('it is back', () => {
        session.advance(stunt(session.room.input().sentCount), performance.now())
        framesDrawn++
        return session.line().state === 'live' && session.room.input().lastProcessed > 0
      })
      // Beyond what the break itself explains.
      await fly(session, INPUTS)
      assert.equal(session.stats().correctionsWithoutContact, 0)
      const { pendingCount } = session.room.input()
      assert.ok(pendingCount < 8, `${pendingCount} inputs that are never acknowledged`)
    } finally {
      await session.leave()
    }
  })

  test('[NET-8] control: a craft that is predicted elsewhere is corrected, and counted', async () => {
    const session = await joinArena({ endpoint: server.url, name: 'Bo', mode: 'duel' })
    try {
      await fly(session)
      const corrections = session.stats().corrections
      session.body.x += 16
      await fly(session, INPUTS + 2 * TICK_HZ)
      assert.ok(session.stats().corrections > corrections)
    } finally {
      await session.leave()
    }
  })
})
