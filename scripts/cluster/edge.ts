import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { askHaproxy } from '../../server/src/edge/haproxySocket.ts'
import { findHaproxy, type Program } from '../tools.ts'
import { Child } from './Child.ts'
import { freePort } from './freePort.ts'

export interface EdgeOptions {
  /** The public port, on loopback; any free one, unless given. */
  port?: number
  redisUrl: string
  /** `tcp` looks into nothing: a room's socket reaches its owner only through the nodes. */
  profile?: 'http' | 'tcp'
  /** Settings of docker/haproxy.cfg. */
  env?: Record<string, string>
  /** Gets each line of HAProxy and of the agent. */
  onLine?: (line: string) => void
}

export interface EdgeProcess {
  url: string
  port: number
  haproxy: Child
  agent: Child
  /** HAProxy's answer to a command of its admin socket. */
  admin(command: string): Promise<string>
  /** Starts HAProxy anew, on the same port, with all slots closed. Ends the old one with `signal`. */
  restartHaproxy(signal?: NodeJS.Signals): Promise<void>
  /** Starts the agent anew. */
  restartAgent(signal?: NodeJS.Signals): Promise<void>
  stop(): Promise<void>
}

const START_MS = 10_000
const POLL_MS = 20

/**
 * Starts HAProxy and the edge agent, as the image does; resolves when the port is open. Nodes are let
 * in as they announce themselves. Undefined if there is no HAProxy.
 */
export async function startEdge(options: EdgeOptions): Promise<EdgeProcess | undefined> {
  const program = await findHaproxy()
  if (!program) return undefined
  const port = options.port || (await freePort())
  // Short, since the path of a socket may not be longer than about 100 characters.
  const dir = mkdtempSync(join(tmpdir(), 'tp-edge-'))
  const adminPath = join(dir, 'admin.sock')
  const env = { EDGE_BIND: `127.0.0.1:${port}`, EDGE_ADMIN: adminPath, ...options.env }
  const haproxy = () => startHaproxy(program, env, options)
  const agent = () => startAgent(adminPath, options)
  const tidy = () => rmSync(dir, { recursive: true, force: true })
  const first = await haproxy().catch((error: unknown) => {
    tidy()
    throw error
  })
  const edge: EdgeProcess = {
    url: `http://127.0.0.1:${port}`,
    port,
    haproxy: first,
    agent: agent(),
    admin: (command) => askHaproxy(adminPath, command),
    restartHaproxy: async (signal) => {
      await edge.haproxy.stop(signal)
      edge.haproxy = await haproxy()
    },
    restartAgent: async (signal) => {
      await edge.agent.stop(signal)
      edge.agent = agent()
    },
    stop: async () => {
      await Promise.all([edge.agent.stop(), edge.haproxy.stop()])
      tidy()
    },
  }
  return edge
}

async function startHaproxy(
  program: Program,
  env: Record<string, string> & { EDGE_ADMIN: string },
  { profile = 'http', onLine }: EdgeOptions,
): Promise<Child> {
  const file = profile === 'tcp' ? 'docker/haproxy-tcp.cfg' : 'docker/haproxy.cfg'
  const child = new Child('haproxy', program.path, ['-db', '-f', file], {
    env: { ...program.env, ...env },
    onLine: (line) => {
      // What happens to a slot stands in its log as well.
      if (!/^\[WARNING\].* : (Server|Health)/.test(line)) onLine?.(line)
    },
  })
  const giveUpAtMs = performance.now() + START_MS
  while (!child.isOver && performance.now() < giveUpAtMs) {
    // It binds all its ports before it answers on any.
    if (await isUp(env.EDGE_ADMIN)) return child
    await sleep(POLL_MS)
  }
  await child.stop()
  const alert = child.lines.find((line) => line.includes('[ALERT]')) ?? child.lines.at(-1)
  throw new Error(`HAProxy did not start at ${env['EDGE_BIND']}: ${alert ?? 'it says nothing'}`)
}

const isUp = (admin: string): Promise<boolean> =>
  askHaproxy(admin, 'show info').then(
    () => true,
    () => false,
  )

function startAgent(admin: string, { redisUrl, onLine }: EdgeOptions): Child {
  return new Child('edge', process.execPath, ['server/src/edge/main.ts'], {
    env: { REDIS_URL: redisUrl, EDGE_ADMIN: admin },
    ...(onLine ? { onLine } : {}),
  })
}
