import { type ChildProcessByStdio, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Link } from './profiles.ts'

const source = fileURLToPath(new URL('forwarder.c', import.meta.url))
const runFile = promisify(execFile)

const READY_MS = 5000
/** Inside the namespaces, which nobody else sees. */
const SERVER = '10.77.0.1'
const PLAYERS = '10.77.0.2'
/** Our namespaces carry the id of the process that made them. */
const OWN_NAME = /^tp(\d+)n\d+[sp]\b/gm

let made = 0

/** Two network namespaces with a link between them on which packets really get lost. */
export interface PacketLink {
  /** Put before a command to run it at the server's end, and at the players'. */
  serverPrefix: readonly string[]
  playersPrefix: readonly string[]
  serverHost: string
  /** Loses everything for so long. */
  cut(forMs: number): Promise<void>
  /** Removes all of it. What runs inside must have ended. */
  close(): Promise<void>
}

/** Why such links cannot be made here; undefined if they can. */
export function whyNoPackets(): string | undefined {
  if (process.platform !== 'linux') return 'packets get lost on Linux only'
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun'
  for (const tool of ['ip', 'cc']) {
    if (!isThere(tool)) return `there is no program "${tool}"`
  }
  return whyNoNamespace()
}

/** Root within a container may be refused all the same. */
function whyNoNamespace(): string | undefined {
  const name = `tp${process.pid}n${made++}s`
  try {
    for (const order of ['add', 'del'])
      execFileSync('ip', ['netns', order, name], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `no network namespace can be made: ${(error as Error).message.trim()}`
  }
}

/** Makes the program that carries the packets; returns its path and how to remove it. */
export function buildForwarder(): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tidepaint-link-'))
  const path = join(folder, 'forwarder')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    execFileSync('cc', ['-O2', '-D_GNU_SOURCE', '-o', path, source], { stdio: 'pipe' })
  } catch (error) {
    remove()
    throw error
  }
  return { path, remove }
}

/** Removes namespaces of runs that were killed. */
export async function removeLeftovers(): Promise<string[]> {
  const names = (await ip('netns', 'list')).matchAll(OWN_NAME)
  const left = [...names].filter(([, pid]) => !isAlive(Number(pid))).map(([name]) => name)
  for (const name of left) await ip('netns', 'del', name)
  return left
}

/** Makes a link with the program at `forwarder`; nothing of it is left when that fails. */
export async function openPacketLink(
  link: Link,
  seed: number,
  forwarder: string,
): Promise<PacketLink> {
  const name = `tp${process.pid}n${made++}`
  const [server, players] = [`${name}s`, `${name}p`]
  let carrier: Carrier | undefined
  const close = async () => {
    await endCarrier(carrier)
    for (const each of [server, players]) await ip('netns', 'del', each).catch(() => {})
  }
  try {
    for (const each of [server, players]) await ip('netns', 'add', each)
    carrier = await startCarrier(server, players, argumentsOf(link, seed), forwarder)
    await ip('-n', server, 'link', 'set', players, 'netns', players)
    await bringUp(server, `${SERVER}/30`)
    await bringUp(players, `${PLAYERS}/30`)
  } catch (error) {
    await close()
    throw error
  }
  const { stdin } = carrier
  return {
    serverPrefix: ['ip', 'netns', 'exec', server],
    playersPrefix: ['ip', 'netns', 'exec', players],
    serverHost: SERVER,
    async cut(forMs) {
      stdin.write('c')
      await new Promise((resolve) => setTimeout(resolve, forMs))
      stdin.write('o')
    },
    close,
  }
}

type Carrier = ChildProcessByStdio<Writable, Readable, null>

/** Both devices are born in the server's namespace, so that the machine itself never sees them. */
async function startCarrier(
  server: string,
  players: string,
  numbers: readonly string[],
  forwarder: string,
): Promise<Carrier> {
  const command = ['netns', 'exec', server, forwarder, server, players, ...numbers]
  // In a group of its own: a Ctrl-C is for us, who end it when what it carries is over.
  const child = spawn('ip', command, { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  child.stdin.on('error', () => {})
  const signal = AbortSignal.timeout(READY_MS)
  const ended = once(child, 'exit', { signal }).then(() => Promise.reject(new Error('it ended')))
  ended.catch(() => {})
  try {
    await Promise.race([once(child.stdout, 'data', { signal }), ended])
  } catch (cause) {
    await endCarrier(child)
    throw new Error('the forwarder did not start', { cause })
  }
  return child
}

async function endCarrier(carrier: Carrier | undefined): Promise<void> {
  if (!carrier || carrier.exitCode !== null || carrier.signalCode !== null) return
  const exited = once(carrier, 'exit')
  carrier.kill('SIGKILL')
  await exited
}

const argumentsOf = (link: Link, seed: number): string[] => {
  const { rttMs, jitterMs, lossPct, lossRun, stall } = link
  const numbers = [rttMs, jitterMs, lossPct, lossRun, stall?.everyMs ?? 0, stall?.forMs ?? 0, seed]
  return numbers.map(String)
}

async function bringUp(name: string, address: string): Promise<void> {
  await ip('-n', name, 'addr', 'add', address, 'dev', name)
  await ip('-n', name, 'link', 'set', name, 'up')
  await ip('-n', name, 'link', 'set', 'lo', 'up')
}

async function ip(...args: string[]): Promise<string> {
  return (await runFile('ip', args)).stdout
}

function isThere(tool: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(':')
  return folders.some((folder) => existsSync(join(folder, tool)))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
