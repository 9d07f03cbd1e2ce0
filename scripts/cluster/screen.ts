import type { Cluster } from './Cluster.ts'

const isColoured = process.stdout.isTTY && !process.env['NO_COLOR']
/** Cyan, yellow, green, magenta, blue, and all of them once more, brighter; red is for faults. */
const COLOURS = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94]

const inColour = (code: number, text: string): string =>
  isColoured ? `\u001B[${code}m${text}\u001B[0m` : text
const bold = (text: string): string => inColour(1, text)
const dim = (text: string): string => inColour(2, text)

/** A name in the colour that is its own. */
const coloured = (name: string): string =>
  inColour(COLOURS[(Number(name.slice(1)) - 1) % COLOURS.length] ?? 0, name)

/** What happens to the cluster, as against what its nodes say. */
export function say(text: string): void {
  console.log(`${dim('[cluster]')} ${text}`)
}

/** Shows a line of a node behind its name. */
export function showLine(name: string, line: string): void {
  console.log(`${coloured(name.padEnd(3))} ${dim('|')} ${line}`)
}

/** Where the edge and Redis are, and their processes. */
export function programLines({ url, redisPlace, redis, edge }: Cluster): string[] {
  const inEdge = edge ? `haproxy pid ${edge.haproxy.pid}, agent pid ${edge.agent.pid}` : 'n1'
  const inRedis = redis ? `pid ${redis.child.pid}` : 'not started by this cluster'
  return [`edge   ${url}, ${inEdge}`, `redis  ${redisPlace}, ${inRedis}`]
}

/** The first thing to read once everything is ready. */
export function banner(cluster: Cluster): string {
  const nodes = cluster.byNumber().map(({ name, pid, url }) => {
    return `  ${coloured(name.padEnd(3))}  pid ${String(pid).padEnd(7)}  ${dim(url ?? '')}`
  })
  const count = cluster.nodes.size
  const some = `n${Math.min(2, count)}`
  const standIn = cluster.hasStandIn
    ? ['Without HAProxy, n1 stands in for the edge: while it is away, nobody gets in.', '']
    : []
  return [
    '',
    `Tidepaint is ready: ${bold(cluster.url)}`,
    '',
    ...nodes,
    '',
    ...standIn,
    'Ctrl-C stops everything. To try things, in a second terminal:',
    `  npm run cluster -- ${dim(`status | rooms | kill ${some} | drain ${some} | start n${count + 1} | roll | help`)}`,
    '',
  ].join('\n')
}
