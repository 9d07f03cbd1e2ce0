import { parseArgs } from 'node:util'
import { type Order, orderOf } from './orders.ts'

export interface UpOptions {
  nodes: number
  port: number
  host: string
  redisUrl: string | undefined
  withEdge: boolean
}

export type Command =
  | { kind: 'help' }
  | ({ kind: 'up' } & UpOptions)
  | { kind: 'order'; order: Order }

const NODES_MAX = 16
const PORT_MAX = 65_535

export const usage = `npm run cluster -- [--nodes 3] [--port 8080]
                    Redis, nodes and the edge on one port; Ctrl-C stops all of it

From a second terminal, while it runs:
  npm run cluster -- status       the nodes: how they are, and how busy
  npm run cluster -- rooms        the rooms, oldest first: id, mode, players, node
  npm run cluster -- move aB3 n2  moves a room to a node; the beginning of its id will do
  npm run cluster -- kill n2      ends a node as a fault would; it is started again
  npm run cluster -- pause n2     sends nobody new to a node; its matches end, the node stays
  npm run cluster -- resume n2    sends players there again
  npm run cluster -- drain n2     moves a node's matches away and ends it; it stays away
  npm run cluster -- start n4     starts a further node, or one that is gone
  npm run cluster -- roll         replaces every node by a new process, one after the other
  npm run cluster -- freeze n2    stops a node in the middle of what it does
  npm run cluster -- thaw n2      lets it go on
  npm run cluster -- stop         ends the cluster
With REDIS_URL rooms, move, pause and resume reach the nodes of any cluster, from any machine.
kill, freeze and thaw take redis, haproxy and agent as well (the agent lets nodes in at HAProxy).

From the environment:
  PORT, HOST      where the public port listens; 8080 on 127.0.0.1
  REDIS_URL       a Redis that runs already, instead of one of its own
  REDIS_SERVER    the program redis-server, where none is found
  HAPROXY         the program haproxy; with "none", or where there is none, n1 takes the public port
  CLIENT_DIR      a built client, instead of building this one
  DRAIN_S         how long matches may go on that a drained node cannot move; 300
  CLUSTER_SOCKET  where orders go, run/cluster.sock; with another one, a second cluster can run
Settings of the nodes (docs/configuration.md) and of the edge (docker/haproxy.cfg) are passed on.`

/** Reads the command line or throws one error that names every fault. */
export function readCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Command {
  const { values, positionals } = parseArgs({
    // The id of a room may look like an option.
    args: args[0] === 'move' ? ['--', ...args] : [...args],
    // So that all faults can be told, and in our words.
    strict: false,
    allowPositionals: true,
    options: {
      nodes: { type: 'string' },
      port: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values['help'] === true || positionals[0] === 'help') return { kind: 'help' }
  const faults = Object.keys(values)
    .filter((name) => !['nodes', 'port', 'help'].includes(name))
    .map((name) => `--${name} is no option`)
  // What follows an option that there is not may be its value, and is not looked at.
  const isOrder = positionals.length > 0 && faults.length === 0
  const command = isOrder ? orderFrom(positionals, faults) : upFrom(values, env, faults)
  if (faults.length > 0 || !command) {
    throw new Error([...faults, 'to see what there is: npm run cluster -- help'].join('\n'))
  }
  return command
}

function orderFrom(words: readonly string[], faults: string[]): Command | undefined {
  const order = orderOf(words)
  if (typeof order !== 'string') return { kind: 'order', order }
  faults.push(order)
  return undefined
}

function upFrom(
  values: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Command {
  const whole = (name: string, given: unknown, [min, max]: readonly [number, number]): number => {
    const text = typeof given === 'string' ? given : ''
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    faults.push(`${name} is "${text}"; it must be a whole number from ${min} to ${max}`)
    return Number.NaN
  }
  const nodes = whole('--nodes', values['nodes'] ?? '3', [1, NODES_MAX])
  const port =
    values['port'] === undefined
      ? whole('PORT', env['PORT'] || '8080', [0, PORT_MAX])
      : whole('--port', values['port'], [0, PORT_MAX])
  return {
    kind: 'up',
    nodes,
    port,
    host: env['HOST'] || '127.0.0.1',
    redisUrl: env['REDIS_URL'] || undefined,
    withEdge: env['HAPROXY'] !== 'none',
  }
}
