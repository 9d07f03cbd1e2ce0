import { ROOM_NAME } from '@tidepaint/shared/wire/version'
import { Bench } from './Bench.ts'
import { climb, type Rung } from './climb.ts'
import { type Held, hold } from './hold.ts'
import { LOBBY } from './lobby.ts'
import type { Options } from './options.ts'
import { type Told, tell } from './tell.ts'
import { tidy } from './tidy.ts'

/** All that a run measures. */
export interface Measured {
  held: Held
  told: Told
  /** For one socket, what the nodes still hold of those that left. */
  leftBytes: number
  lobby: readonly Rung[]
  arena: readonly Rung[]
}

export interface Watcher {
  /** Gets all processes that were started. */
  started?: (pids: readonly number[]) => void
  /** Gets what is done, in a sentence. */
  note?: (text: string) => void
  /** Ends the run, which then rejects. */
  signal?: AbortSignal
}

/** Holds sockets, tells them something, and lets others come in. Ends what it started, whatever happens. */
export async function runConnections(options: Options, watcher: Watcher = {}): Promise<Measured> {
  const { started, note, signal = new AbortController().signal } = watcher
  const bench = await Bench.start(options, signal)
  started?.(bench.pids)
  try {
    const held = await hold(bench, options, signal)
    note?.(`${options.sockets} sockets were held for ${Math.round(held.heldMs / 1000)} s`)
    const told = await tell(bench, options)
    note?.(`they were told something, ${options.rounds} times`)
    await bench.empty()
    await tidy(bench.cluster)
    const leftBytes = (bench.rssBytes().nodes - held.emptyBytes.nodes) / options.sockets
    const lobby = await climb(bench, lobbyOf(options), options)
    note?.('joins to lobbies are done')
    const arena = await climb(bench, arenaOf(options), options)
    return { held, told, leftBytes, lobby, arena }
  } finally {
    await bench.end()
  }
}

const lobbyOf = ({ lobbyRates }: Options) => ({
  roomName: LOBBY,
  rates: lobbyRates,
  leavesAtOnce: false,
})
/** Whoever stayed would be played for, and that is no join. */
const arenaOf = ({ arenaRates }: Options) => ({
  roomName: ROOM_NAME,
  rates: arenaRates,
  leavesAtOnce: true,
})
