import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findRedis } from '../tools.ts'
import { Child } from './Child.ts'
import { freePort } from './freePort.ts'

export interface RedisOptions {
  /** Any free one, unless given. */
  port?: number
  /** Where it works; a folder of its own that goes with it, unless given. */
  dir?: string
  /** Further settings, as on the command line of `redis-server`. */
  args?: readonly string[]
}

export interface RedisProcess {
  url: string
  port: number
  child: Child
  stop(): Promise<void>
}

const START_MS = 10_000
const POLL_MS = 20
const ANSWER_MS = 500

/** Starts Redis on loopback, without anything kept on disk; resolves when it answers. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisProcess> {
  const program = await findRedis()
  const port = options.port || (await freePort())
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'tidepaint-redis-'))
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir]
  const nothingKept = ['--save', '', '--appendonly', 'no']
  const args = [...settings, ...nothingKept, ...(options.args ?? [])]
  const child = new Child('redis', program.path, args, { env: program.env })
  const stop = async () => {
    await child.stop()
    if (options.dir === undefined) rmSync(dir, { recursive: true, force: true })
  }
  if (await comesUp(child, port)) return { url: `redis://127.0.0.1:${port}`, port, child, stop }
  await stop()
  throw new Error(`Redis did not start on port ${port}: ${child.lines.at(-1) ?? 'it says nothing'}`)
}

async function comesUp(child: Child, port: number): Promise<boolean> {
  const giveUpAtMs = performance.now() + START_MS
  while (!child.isOver && performance.now() < giveUpAtMs) {
    if (await answersPing(port)) return true
    await sleep(POLL_MS)
  }
  return false
}

/** Asks in Redis' own words, so that no client's retries stand in between. */
async function answersPing(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port, signal: AbortSignal.timeout(ANSWER_MS) })
  try {
    socket.write('PING\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    // With a password it asks for that first, and is up all the same.
    return /^(\+PONG|-NOAUTH)/.test(answer.toString())
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
