import { CommandLine } from '@tidepaint/loadtest/commandLine'
import { openFilesFault, openFilesMax } from '@tidepaint/loadtest/swarm/openFiles'

const roads = ['nodes', 'edge'] as const

export interface Options {
  sockets: number
  /** How long they are held. */
  forMs: number
  /** Until what was started or opened has come to rest. */
  settleMs: number
  /** How many come and go before joins or memory are measured: a server that never had a socket is slower, and smaller. */
  warmUps: number
  nodes: number
  /** Whether sockets go straight to the nodes, or through the edge. */
  by: (typeof roads)[number]
  /** Joins a second, rising. */
  lobbyRates: readonly number[]
  arenaRates: readonly number[]
  /** Of each rate. */
  rateS: number
  /** How often all are told something. */
  rounds: number
  /** Processes of light sockets, and addresses that all of them together come from. */
  crowds: number
  addresses: number
}

const SOCKETS_MAX = 50_000
const NODES_MAX = 8
const FOR_S_MAX = 24 * 3600

export const usage = `npm run bench:connections -- [options]

  --sockets 10000   sockets in all, in lobbies
  --for 5m          how long they are held; times like 90s, 5m, 2h
  --nodes 2         nodes of the cluster
  --by nodes        nodes: straight to the nodes; edge: all through HAProxy`

const text = { type: 'string' } as const
const types = {
  sockets: text,
  for: text,
  nodes: text,
  by: text,
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Reads the command line, or throws one error that names every bad value. Undefined: help is wanted.
 * `filesMax` is how many files a process of this system may open, if that is known.
 */
export function readOptions(
  args: readonly string[],
  filesMax = openFilesMax(),
): Options | undefined {
  const line = new CommandLine(args, types, usage)
  if (line.flag('help')) return undefined
  const options: Options = {
    sockets: line.whole('sockets', [10, SOCKETS_MAX]) ?? 10_000,
    forMs: line.timeMs('for', FOR_S_MAX) ?? 300_000,
    settleMs: 5000,
    warmUps: 200,
    nodes: line.whole('nodes', [1, NODES_MAX]) ?? 2,
    by: line.oneOf('by', roads) ?? 'nodes',
    lobbyRates: [50, 100, 200, 400, 800, 1200],
    arenaRates: [50, 100, 200, 400, 800, 1200],
    rateS: 5,
    rounds: 10,
    crowds: 2,
    addresses: 8,
  }
  const fault = openFilesFault(socketsMax(options), filesMax)
  line.check(fault === undefined, fault ?? '')
  line.done()
  return options
}

/** In one process: HAProxy has two for each, and a node has all if every room goes there. */
const socketsMax = ({ sockets, by }: Options): number => (by === 'edge' ? 2 * sockets : sockets)
