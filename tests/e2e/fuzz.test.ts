import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { FRAME } from '@tidepaint/loadtest/bots/frames'
import { dice, sided } from '@tidepaint/loadtest/dice'
import { eventually } from '../support/eventually.ts'
import { RawClient } from '../support/rawClient.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

/** `FUZZ_FRAMES=1000000 FUZZ_SEED=7 npm test -- e2e` for the long form, or to play a seed again. */
const FRAMES = Number(process.env['FUZZ_FRAMES'] ?? 4000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_123)
/** A peer is replaced after this many frames, or when it is closed. */
const FRAMES_PER_PEER = 40

/** Frames as honest clients send them, to be bent: an input, a message with a body, a request, a ping. */
const honest: readonly (readonly number[])[] = [
  [FRAME.input, 0b11111, 5, 100, 200, 1, 7, 0b10100001, 3],
  [FRAME.message, 3, 129, 166, 99, 104, 117, 110, 107, 115, 145, 1],
  [21, 1, 164, 112, 101, 101, 107, 192],
  [FRAME.ping],
  [FRAME.join],
]

/** One frame: an honest one with bytes changed, doubled, cut or added, or plain noise. */
function bent(roll: (sides: number) => number): number[] {
  const frame = roll(5) === 0 ? [] : [...(honest[roll(honest.length)] ?? [])]
  for (let changes = 1 + roll(4); changes > 0; changes--) {
    const at = roll(frame.length + 1)
    const kind = roll(4)
    if (kind === 0) frame.splice(at, 1)
    else if (kind === 1) frame.splice(at, 0, roll(256))
    else if (kind === 2) frame.splice(at, 0, ...Array.from({ length: roll(60) }, () => roll(256)))
    else if (at < frame.length) frame[at] = roll(256)
  }
  return frame
}

describe('fuzz', () => {
  let server: TestServer
  // Malformed frames make the decoder complain once each; that is not what is looked at here.
  const { error, warn } = console
  before(async () => {
    Object.assign(console, { error: () => {}, warn: () => {} })
    server = await openServer({ MESSAGES_PER_S_MAX: '10000', RESUME_WINDOW_S: '0' })
  })
  after(async () => {
    Object.assign(console, { error, warn })
    await server.close()
  })

  test(`[BAD-17] ${FRAMES} bent frames harm nobody (seed ${SEED})`, async () => {
    const roll = sided(dice(SEED))
    const witness = await server.join({ name: 'Witness' })
    const roomId = witness.room.roomId
    let peer: RawClient | undefined
    for (let sent = 0; sent < FRAMES; sent++) {
      if (sent % FRAMES_PER_PEER === 0 || peer?.closedWith !== undefined) {
        peer?.ws.terminate()
        peer = await RawClient.join(server.url, { method: 'joinById', target: roomId })
      }
      peer?.send(...bent(roll))
      // The socket is given a chance to answer now and then, and to be closed.
      if (sent % 8 === 0) await nextTurn()
    }
    peer?.ws.terminate()

    const { tick } = witness.state
    await eventually('the match goes on', () => witness.state.tick > tick + 10)
    assert.equal(witness.closedWith, undefined)
    const { match } = server.room(roomId)
    await eventually('all other seats are flown by bots', () =>
      match.seats.every(({ seat, pilot }) => seat === witness.seat || pilot !== 'human'),
    )
  })
})
