import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { joinArena } from '@tidepaint/client/net/joinArena'
import { dice } from '@tidepaint/loadtest/dice'
import { roam } from '@tidepaint/loadtest/exam/scripts'
import type { Wish } from './arena.ts'

const PLAYERS = 6
const FRAME_MS = 8
const ROUNDS = 6
/** After a change, until the times at which inputs are sent have found their place. */
const SETTLE_MS = 2000
const SLICE_MS = 4000
/** More inputs than can be on their way. */
const INPUTS = 256

/** By inputs a frame: how long after an input was made the patch came that has it in it. */
type ConfirmTimes = Record<1 | 2, number[]>

/** Real clients at the real server, which asks them for one input a frame and for two by turns. */
export async function confirmTimes(between: () => void): Promise<ConfirmTimes> {
  const times: ConfirmTimes = { 1: [], 2: [] }
  const server = fork(fileURLToPath(new URL('arena.ts', import.meta.url)))
  const sessions: ArenaSession[] = []
  try {
    const [endpoint] = (await once(server, 'message')) as [string]
    for (let at = 0; at < PLAYERS; at++) {
      sessions.push(await joinArena({ endpoint, name: `P${at}`, mode: 'tide' }))
    }
    let into: number[] | undefined
    for (const session of sessions) listen(session, (ms) => into?.push(ms))
    const play = player(sessions)
    for (let round = 0; round < ROUNDS; round++) {
      between()
      for (const perFrame of [1, 2] as const) {
        for (const { room } of sessions) {
          const wish: Wish = { roomId: room.roomId, perFrame }
          server.send(wish)
        }
        await play(SETTLE_MS)
        into = times[perFrame]
        await play(SLICE_MS)
        into = undefined
      }
    }
    return times
  } finally {
    await Promise.all(sessions.map((session) => session.leave()))
    server.kill()
  }
}

function listen({ room }: ArenaSession, confirmed: (ms: number) => void): void {
  const madeAtMs = new Float64Array(INPUTS)
  const input = room.input()
  let latest = input.lastProcessed
  input.onSend((seq) => {
    madeAtMs[seq % INPUTS] = performance.now()
  })
  room.onStateChange(() => {
    const nowMs = performance.now()
    for (; latest < input.lastProcessed; latest++) {
      confirmed(nowMs - (madeAtMs[(latest + 1) % INPUTS] as number))
    }
  })
}

/** Plays all sessions for so long, a frame each few milliseconds. */
function player(sessions: readonly ArenaSession[]): (forMs: number) => Promise<void> {
  const scripts = sessions.map((_, at) => roam(dice(at)))
  return async (forMs) => {
    for (const endMs = performance.now() + forMs; performance.now() < endMs; ) {
      sessions.forEach((session, at) => {
        const nowMs = performance.now()
        const script = scripts[at]
        if (script) session.advance(script(nowMs), nowMs)
        session.takeEvents()
      })
      await sleep(FRAME_MS)
    }
  }
}
