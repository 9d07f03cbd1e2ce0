import { buildClient, clientDir } from '../build.ts'
import { Cluster, StartBrokenOff } from './Cluster.ts'
import type { UpOptions } from './commandLine.ts'
import { Control } from './control.ts'
import { killGuarded } from './guard.ts'
import { isOverRedis, type Order } from './orders.ts'
import { carryOutOverRedis } from './overRedis.ts'
import { rollText } from './roll.ts'
import { banner, programLines, say, showLine } from './screen.ts'
import { statusTable } from './status.ts'

/** A match and its podium, with room to spare, for matches that no other node can take. */
const drainS = process.env['DRAIN_S'] || '300'

/** Here all players and bots come from one address: what protects a public server would only be in the way. */
const unlimited = {
  EDGE_SOCKETS_PER_ADDRESS: '4000',
  EDGE_MATCHMAKE_PER_10S: '10000',
  EDGE_LOOKUPS_PER_10S: '100000',
  EDGE_CONNECTIONS_PER_10S: '10000',
}
const joinsPerMinute = '60000'

/** Runs a cluster until a signal or an order ends it. Rejects, in one line, if it does not start. */
export async function supervise(options: UpOptions): Promise<void> {
  const givenClient = process.env['CLIENT_DIR'] || undefined
  const isNode = /^n\d+$/
  const { redisUrl, ...more } = options
  const cluster = new Cluster({
    ...more,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    clientDir: givenClient ?? clientDir,
    env: {
      LOG_FORMAT: process.env['LOG_FORMAT'] || 'pretty',
      DRAIN_S: drainS,
      JOINS_PER_MINUTE_MAX: process.env['JOINS_PER_MINUTE_MAX'] || joinsPerMinute,
    },
    edgeEnv: { ...unlimited, ...edgeSettings() },
    onLine: (name, line) => {
      // How the start goes is ours to say: a node that fails then is quoted. Later as well, a node's
      // word that it is ready would only repeat ours.
      if (cluster.isOpen && isNode.test(name) && !line.startsWith('Tidepaint '))
        showLine(name, line)
    },
    onNote: say,
  })
  const control = await Control.open((order, tell) => carryOut(order, cluster, tell))
  try {
    if (givenClient === undefined) await buildClient()
    const unlisten = stopOnSignals(cluster)
    say(`starting ${options.nodes === 1 ? 'one node' : `${options.nodes} nodes`}`)
    if (await opens(cluster)) console.log(banner(cluster))
    await cluster.stopped
    unlisten()
    say('stopped')
  } finally {
    await control.close()
  }
}

/** What the caller set goes before. */
function edgeSettings(): Record<string, string> {
  const given = Object.entries(process.env).flatMap(([name, value]) => {
    return name.startsWith('EDGE_') && value ? [[name, value]] : []
  })
  return Object.fromEntries(given) as Record<string, string>
}

/** False if the start was broken off by whoever wanted it, which is no failure. */
async function opens(cluster: Cluster): Promise<boolean> {
  try {
    await cluster.open()
    return true
  } catch (error) {
    if (error instanceof StartBrokenOff) return false
    throw error
  }
}

/** The first signal lets everything end, a second one does not wait. */
function stopOnSignals(cluster: Cluster): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const stop = () => {
    if (cluster.isStopping) {
      killGuarded()
      process.exit(1)
    }
    say('stopping; a second Ctrl-C does not wait')
    void cluster.stop()
  }
  for (const signal of signals) process.on(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}

type Tell = (text: string) => void

async function carryOut(order: Order, cluster: Cluster, tell: Tell): Promise<string> {
  const mayComeEarly = order.order === 'status' || order.order === 'stop'
  if (!cluster.isOpen && !mayComeEarly) throw new Error('the cluster is still starting')
  if (isOverRedis(order)) return carryOutOverRedis(order, cluster.line)
  switch (order.order) {
    case 'status':
      return [statusTable(await cluster.status()), '', ...programLines(cluster)].join('\n')
    case 'stop':
      say('stopping, as ordered')
      await cluster.stop()
      return 'stopped'
    case 'kill':
      return kill(order.name, cluster)
    case 'freeze':
      cluster.freeze(order.name)
      return `${order.name} is frozen; to let it go on: npm run cluster -- thaw ${order.name}`
    case 'thaw':
      cluster.thaw(order.name)
      return `${order.name} goes on`
    case 'drain':
      return drain(order.name, cluster, tell)
    case 'roll':
      return roll(cluster, tell)
    case 'start': {
      const { url, pid } = await cluster.start(order.name)
      return `${order.name} is ready: ${url}, pid ${pid}`
    }
  }
}

function kill(name: string, cluster: Cluster): string {
  // A roll starts again what it has drained.
  const isLeaving = cluster.nodes.get(name)?.state === 'draining' && !cluster.isRolling
  cluster.kill(name)
  return isLeaving
    ? `${name} is killed, while it drained`
    : `${name} is killed; it is started again`
}

/** Also says it here, for whoever gave the order may not wait for the end. */
async function drain(name: string, cluster: Cluster, tell: Tell): Promise<string> {
  const sinceMs = performance.now()
  const drained = cluster.drain(name)
  const { child } = cluster.node(name)
  tell(`${name} drains: its matches move to other nodes, and it ends; at the latest in ${drainS} s`)
  if (cluster.hasStandIn && name === 'n1') {
    tell('n1 has the public port: nobody gets in until npm run cluster -- start n1')
  }
  const code = await drained
  const end = `${name} ${child?.end} after ${((performance.now() - sinceMs) / 1000).toFixed(1)} s`
  say(`${end}, as it drained`)
  if (code !== 0) throw new Error(end)
  return end
}

async function roll(cluster: Cluster, tell: Tell): Promise<string> {
  const report = await cluster.roll(tell)
  const text = rollText(report)
  say(text)
  if (report.faults.length > 0) throw new Error(text)
  return text
}
