import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Until a process is given up: opening all lines of the most clients takes some seconds. */
const ANSWER_MS = 60_000

/** A process that obeys one order after the other and answers each. */
export class Part<Order extends object> {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Starts it; resolves with its first word when it is ready. */
  static async start<Order extends object>(
    script: string,
    args: string[] = [],
  ): Promise<{ part: Part<Order>; word: string }> {
    const path = fileURLToPath(new URL(script, import.meta.url))
    const part = new Part<Order>(fork(path, args, { execArgv: ['--expose-gc'] }))
    return { part, word: await part.#answer<string>() }
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  ask<Answer>(order: Order): Promise<Answer> {
    this.#child.send(order)
    return this.#answer<Answer>()
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }

  /** Its next word. Rejects if it ends before, or says nothing for too long. */
  async #answer<Answer>(): Promise<Answer> {
    const done = new AbortController()
    const signal = AbortSignal.any([done.signal, AbortSignal.timeout(ANSWER_MS)])
    const word = once(this.#child, 'message', { signal }).then(([answer]) => answer as Answer)
    const death = once(this.#child, 'exit', { signal }).then(([code]) => {
      throw new Error(`${basename(this.#child.spawnargs[2] ?? '')} ended with code ${code}`)
    })
    try {
      return await Promise.race([word, death])
    } finally {
      done.abort()
      await Promise.allSettled([word, death])
    }
  }
}
