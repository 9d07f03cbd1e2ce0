import { fileURLToPath } from 'node:url'
import { Child } from '../../../scripts/cluster/Child.ts'
import { Cluster } from '../../../scripts/cluster/Cluster.ts'
import { freePort } from '../../../scripts/cluster/freePort.ts'

const MAIN = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))
const READY_MS = 20_000
const STOP_WITHIN_MS = 8000
const ANSWER_MS = 3000

/** All bots have one address: what is meant for one player must not stop them. */
export const unlimited = { JOINS_PER_MINUTE_MAX: '1000000', ROOMS_MAX: '10000', LOG_LEVEL: 'warn' }
export const unlimitedEdge = {
  EDGE_MATCHMAKE_PER_10S: '100000',
  EDGE_LOOKUPS_PER_10S: '1000000',
  EDGE_SOCKETS_PER_ADDRESS: '50000',
  EDGE_CONNECTIONS_PER_10S: '100000',
  EDGE_LOG_LEVEL: 'notice',
}

/** Where bots play. */
export interface Target {
  url: string
  /** Nodes whose `/metrics` may be asked for. */
  metricsUrls: readonly string[]
  /** Processes of the server, if they are ours. */
  pids: readonly number[]
  isOwn: boolean
  stop(): Promise<void>
}

export type TargetWish =
  | { kind: 'running'; url: string; metricsUrls: readonly string[] }
  | { kind: 'server'; env?: Record<string, string> }
  | { kind: 'cluster'; nodes: number; env?: Record<string, string> }

/** Finds a server, or starts one. Throws with one clear line. */
export function openTarget(wish: TargetWish): Promise<Target> {
  switch (wish.kind) {
    case 'running':
      return findRunning(wish.url, wish.metricsUrls)
    case 'server':
      return startServer(wish.env ?? {})
    case 'cluster':
      return startCluster(wish.nodes, wish.env ?? {})
  }
}

async function findRunning(url: string, metricsUrls: readonly string[]): Promise<Target> {
  const fault = await faultOf(url)
  if (fault) throw new Error(`${url} cannot be reached: ${fault}`)
  return { url, metricsUrls, pids: [], isOwn: false, stop: async () => {} }
}

/** Why a server does not answer as ours do; undefined if it does. */
async function faultOf(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/version`, { signal: AbortSignal.timeout(ANSWER_MS) })
    const said = (await answer.json().catch(() => ({}))) as { name?: unknown }
    return said.name === 'tidepaint' ? undefined : 'what answers there is no Tidepaint server'
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error & { code?: string } }
    return cause?.code ?? cause?.message ?? message
  }
}

async function startServer(env: Record<string, string>): Promise<Target> {
  const port = await freePort()
  const heard = Promise.withResolvers<void>()
  const child = new Child('server', process.execPath, [MAIN], {
    env: { ...unlimited, ...env, PORT: String(port) },
    onLine: (line) => (line.startsWith('Tidepaint is running') ? heard.resolve() : undefined),
  })
  const late = setTimeout(() => heard.reject(new Error('it was not ready in time')), READY_MS)
  const died = child.ended.then(() => heard.reject(new Error(`it ${child.end}`)))
  try {
    await heard.promise
  } catch (error) {
    await child.stop()
    throw new Error(`no server: ${(error as Error).message}\n${child.lines.join('\n')}`)
  } finally {
    clearTimeout(late)
    void died
  }
  const url = `http://127.0.0.1:${port}`
  const stop = () => child.stop('SIGINT', STOP_WITHIN_MS)
  return { url, metricsUrls: [url], pids: [child.pid], isOwn: true, stop }
}

async function startCluster(nodes: number, env: Record<string, string>): Promise<Target> {
  const cluster = new Cluster({ nodes, env: { ...unlimited, ...env }, edgeEnv: unlimitedEdge })
  await cluster.open()
  const { redis, edge } = cluster
  const others = [redis?.child, edge?.haproxy, edge?.agent].flatMap((child) => child?.pid ?? [])
  const own = cluster.byNumber()
  return {
    url: cluster.url,
    metricsUrls: own.flatMap((node) => node.url ?? []),
    pids: [...own.flatMap((node) => node.pid ?? []), ...others],
    isOwn: true,
    stop: () => cluster.stop(),
  }
}
