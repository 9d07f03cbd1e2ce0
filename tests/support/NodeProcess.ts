import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.ts'
import { machineEnv } from './machineEnv.ts'

const main = fileURLToPath(import.meta.resolve('@tidepaint/server/main'))
const probe = new URL('nodeProbe.ts', import.meta.url).href

/** What can be asked of a node: what is given, and what comes back. */
export interface ProbeCalls {
  /** Has this node decide where a room goes, as matchmaking does. */
  createRoom: [mode: string, room: { roomId: string; processId: string }]
  closeRoom: [roomId: string, nothing: void]
  /** Of a room that is in this process. */
  room: [roomId: string, room: { tick: number; droppedTicks: number } | undefined]
  /** Has a room of this process say another epoch. */
  setEpoch: [to: { roomId: string; epoch: number }, nothing: void]
}
export interface ProbeRequest {
  id: number
  call: keyof ProbeCalls
  given: unknown
}
export interface ProbeReply {
  id: number
  value?: unknown
  error?: string
}

const CALL_MS = 10_000

/** One line of a node's log, in JSON. */
export interface LogLine {
  code?: string
  msg?: string
  [detail: string]: unknown
}

/** A server as an operator starts it, in a process of its own, with a look inside for the test. */
export class NodeProcess {
  readonly child: ChildProcess
  out = ''
  err = ''
  #calls = 0
  readonly #waiting = new Map<number, (reply: ProbeReply) => void>()
  readonly #exited: Promise<unknown[]>

  constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, ['--import', probe, main], {
      env: {
        ...machineEnv,
        PORT: '0',
        LOG_FORMAT: 'json',
        JOINS_PER_MINUTE_MAX: '100000',
        // Most tests start nodes for other reasons than to see how quick the first match is.
        WARM_UP_MS: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.child.stdout?.on('data', (bytes: Buffer) => (this.out += bytes.toString()))
    this.child.stderr?.on('data', (bytes: Buffer) => (this.err += bytes.toString()))
    this.child.on('message', (reply: ProbeReply) => this.#waiting.get(reply.id)?.(reply))
    this.#exited = once(this.child, 'exit')
  }

  /** The address that it printed once it took players. */
  async ready(): Promise<this> {
    await eventually('the node is ready', () => this.#address() ?? this.#failed(), 20_000)
    return this
  }
  get url(): string {
    return this.#address() ?? ''
  }
  get name(): string {
    return /Tidepaint node (n\d+) is ready/.exec(this.out)?.[1] ?? ''
  }

  /** What it wrote into its log so far. */
  get log(): LogLine[] {
    const lines = this.out.split('\n').filter((line) => line.startsWith('{'))
    return lines.map((line) => JSON.parse(line) as LogLine)
  }
  said(code: string): LogLine | undefined {
    return this.log.find((line) => line.code === code)
  }

  async ask<K extends keyof ProbeCalls>(
    call: K,
    given: ProbeCalls[K][0],
  ): Promise<ProbeCalls[K][1]> {
    const id = ++this.#calls
    const reply = await new Promise<ProbeReply>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${call}: no answer`)), CALL_MS)
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      this.child.send({ id, call, given } satisfies ProbeRequest)
    })
    this.#waiting.delete(id)
    if (reply.error !== undefined) throw new Error(reply.error)
    return reply.value as ProbeCalls[K][1]
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  /** Resolves with the exit code; 0 is that of a signal as well. */
  async exitCode(): Promise<number | null> {
    return (await this.#exited)[0] as number | null
  }

  /** Ends it at once, whatever state it is in. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    this.child.kill('SIGKILL')
    await this.#exited
  }

  #address(): string | undefined {
    return /^Tidepaint .*: (http:\/\/\S+)$/m.exec(this.out)?.[1]
  }

  #failed(): undefined {
    if (this.child.exitCode !== null) throw new Error(`the node ended: ${this.err}${this.out}`)
    return undefined
  }
}
