import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** What can be asked of another process, by name: what is given, and what comes back. */
export type Calls = Record<string, [given: unknown, answer: unknown]>

/** How a process answers what it is asked. */
export type Answers<C extends Calls> = {
  [K in keyof C]: (given: C[K][0]) => C[K][1] | Promise<C[K][1]>
}

interface Request {
  id: number
  call: string
  given: unknown
}
interface Reply {
  id: number
  answer?: unknown
  error?: string
}

/** Answers the process that started this one, and ends with it. */
export function answerParent<C extends Calls>(answers: Answers<C>): void {
  process.on('message', ({ id, call, given }: Request) => {
    const answering = Promise.resolve(given).then((value) => answers[call as keyof C](value))
    const reply = (more: Omit<Reply, 'id'>) => process.send?.({ id, ...more })
    answering.then(
      (answer) => reply({ answer }),
      (error: unknown) => reply({ error: error instanceof Error ? error.message : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(1))
}

/** How long a process may take to end by itself. */
const END_MS = 5000

/** A process that answers calls. It ends when this one does, however that comes about. */
export class Asked<C extends Calls> {
  readonly child: ChildProcess
  #calls = 0
  #said = ''
  readonly #waiting = new Map<number, (reply: Reply) => void>()
  readonly #exited: Promise<unknown>

  /** Runs `command` with a channel to it; `env` is all of its environment. */
  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    // In a group of its own: a Ctrl-C in the terminal reaches it through us, in our order.
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const
    this.child = spawn(command, args, { env, stdio: [...stdio], detached: true })
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (bytes: Buffer) => (this.#said += bytes.toString()))
    }
    this.child.on('message', (reply: Reply) => this.#waiting.get(reply.id)?.(reply))
    this.child.on('error', (error) => this.#fail(error.message))
    this.#exited = once(this.child, 'exit').catch(() => {})
    this.child.once('close', () => this.#fail(`it ended: ${this.#said.slice(-2000)}`))
  }

  /** What it wrote so far. */
  get said(): string {
    return this.#said
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  /** Rejects with what the process says, when it ends, or after `limitMs`. */
  async ask<K extends keyof C & string>(
    call: K,
    given: C[K][0],
    limitMs = 10_000,
  ): Promise<C[K][1]> {
    const id = ++this.#calls
    const reply = await new Promise<Reply>((resolve) => {
      const timer = setTimeout(() => resolve({ id, error: `no answer in ${limitMs} ms` }), limitMs)
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      if (this.child.connected) this.child.send({ id, call, given } satisfies Request)
      else this.#fail(`it ended: ${this.#said.slice(-2000)}`)
    })
    this.#waiting.delete(id)
    if (reply.error !== undefined) throw new Error(`${call}: ${reply.error}`)
    return reply.answer
  }

  /** Asks it to end, and ends it when it does not. */
  async end(): Promise<void> {
    if (this.isOver) return
    this.child.kill('SIGTERM')
    const killer = setTimeout(() => this.child.kill('SIGKILL'), END_MS)
    await this.#exited
    clearTimeout(killer)
  }

  #fail(error: string): void {
    for (const [id, answered] of this.#waiting) answered({ id, error })
  }
}
