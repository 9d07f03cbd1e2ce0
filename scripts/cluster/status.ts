import type { NodeEntry } from '@tidepaint/server/cluster/nodeEntry'
import type { ClusterNode } from './ClusterNode.ts'

/** What a node is now, for people. */
export interface NodeStatus {
  node: string
  /** Its supervisor's word, or its own where that says more. */
  state: string
  pid: number | undefined
  address: string | undefined
  /** Undefined where the node has not said it. */
  players: number | undefined
  rooms: number | undefined
  cpu: number | undefined
}

/** Puts together what its supervisor and what the node itself knows. */
export function nodeStatus(node: ClusterNode, said: NodeEntry | undefined): NodeStatus {
  // What an earlier process of that name left behind says nothing about this one.
  const entry = isOf(node.url, said) ? said : undefined
  const { players, rooms, cpu } = entry?.load ?? {}
  return {
    node: node.name,
    state: stateOf(node, entry),
    pid: node.pid,
    address: node.url,
    players,
    rooms,
    cpu,
  }
}

/** Whether an entry is that of the process at `url`. */
export const isOf = (url: string | undefined, entry: NodeEntry | undefined): boolean =>
  url !== undefined && entry?.address.split(':').at(-1) === new URL(url).port

function stateOf(node: ClusterNode, entry: NodeEntry | undefined): string {
  if (node.isFrozen) return 'frozen'
  if (node.state === 'running') return entry?.state ?? 'running'
  return node.state === 'pausing' ? 'starts again soon' : node.state
}

const columns: readonly [title: string, cell: (status: NodeStatus) => string][] = [
  ['node', ({ node }) => node],
  ['state', ({ state }) => state],
  ['pid', ({ pid }) => shown(pid)],
  ['address', ({ address }) => shown(address)],
  ['players', ({ players }) => shown(players)],
  ['rooms', ({ rooms }) => shown(rooms)],
  ['cpu', ({ cpu }) => (cpu === undefined ? '-' : `${Math.round(cpu * 100)} %`)],
]
const numeric = new Set(['pid', 'players', 'rooms', 'cpu'])

const shown = (value: string | number | undefined): string => String(value ?? '-')

/** The table of `npm run cluster -- status`. */
export function statusTable(statuses: readonly NodeStatus[]): string {
  const texts = columns.map(([title, cell]) => [title, ...statuses.map(cell)])
  const padded = texts.map((column) => {
    const width = Math.max(...column.map((text) => text.length))
    const isNumeric = numeric.has(column[0] ?? '')
    return column.map((text) => (isNumeric ? text.padStart(width) : text.padEnd(width)))
  })
  const rows = Array.from({ length: statuses.length + 1 }, (_, i) =>
    padded.map((cells) => cells[i]),
  )
  return rows.map((row) => row.join('  ').trimEnd()).join('\n')
}
