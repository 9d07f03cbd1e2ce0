import assert from 'node:assert/strict'
import { joinArena } from '@tidepaint/client/net/joinArena'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { eventually } from './eventually.ts'
import type { NodeProcess } from './NodeProcess.ts'
import { portOf, type RestartBench } from './RestartBench.ts'

const FRAME_MS = 8

interface End {
  /** Ends the server. */
  end(node: NodeProcess): Promise<void>
  /** How many inputs have to be spent before the end, and after it. */
  spent: readonly [before: number, after: number]
}

/**
 * Asserts that an open page flies on by itself in the server after the one that `end` ends, and that its
 * prediction is right. The page is still open when `after` gets the second server.
 */
export async function fliesOn(
  bench: RestartBench,
  { end, spent }: End,
  after: (second: NodeProcess) => Promise<void> = async () => {},
): Promise<void> {
  const first = await bench.start()
  const session = await joinArena({ endpoint: first.url, name: 'Cy', mode: 'duel' })
  const east = { ...neutralInput(), moveX: 127 }
  const frames = setInterval(() => {
    session.advance(east, performance.now())
    session.takeEvents()
  }, FRAME_MS)
  try {
    const handle = session.room.input<CraftInput>()
    await eventually('inputs are spent', () => handle.lastProcessed > spent[0])
    await end(first)
    await eventually('the player is told', () => session.line().state === 'away')
    const { tick, seat } = session
    const second = await bench.start({ PORT: portOf(first) })
    await eventually('the line is back', () => session.line().state === 'live')
    await eventually('ticks go on', () => session.tick > tick)
    await eventually('inputs are spent again', () => handle.lastProcessed > spent[1])
    assert.equal(session.seat, seat)
    assert.equal(session.stats().correctionsWithoutContact, 0)
    await after(second)
  } finally {
    clearInterval(frames)
    session.room.reconnection.enabled = false
    session.room.connection.close()
  }
}
