import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../run.ts'
import { guard, killGroup, unguard } from './guard.ts'

export interface ChildOptions {
  /** Added to this process's environment. */
  env?: Record<string, string>
  /** Gets each line that the program prints, of either stream. */
  onLine?: (line: string) => void
}

/** How long a program may take to end by itself before it is killed. */
const GRACE_MS = 5000
/** Lines kept for whoever asks why a program ended. */
const LINES_MAX = 50
/** Its last lines arrive after its end; a grandchild that holds the pipe could keep them for ever. */
const LAST_LINES_MS = 500
const isWindows = process.platform === 'win32'

/**
 * A program that runs beside us: its latest lines, and how it ends. It never outlives this process,
 * even if that is killed.
 */
export class Child {
  readonly name: string
  readonly process: ChildProcess
  /** Resolves once it is over; its last lines may still come. Never rejects. */
  readonly exited: Promise<void>
  /**
   * Resolves after its last line with the exit code; undefined if a signal ended it, or if it never
   * started. Never rejects.
   */
  readonly ended: Promise<number | undefined>
  readonly lines: string[] = []
  /** What became of it, to go behind its name: `ended with code 1`, `was ended by SIGKILL`. */
  end = 'runs'
  isOver = false
  /** `stop` was called: that it ends is no accident. */
  isAskedToEnd = false

  constructor(name: string, path: string, args: readonly string[], options: ChildOptions = {}) {
    this.name = name
    this.process = spawn(path, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C goes to the whole group of the terminal: in one of its own, a child is ended by us.
      detached: !isWindows,
      windowsHide: true,
    })
    if (this.process.pid !== undefined) guard(this.process.pid)
    this.#readLines(options.onLine)
    const exit = this.#exitCode()
    this.exited = exit.then(() => {})
    this.ended = this.#lastWord(exit)
  }

  get pid(): number {
    return this.process.pid ?? 0
  }

  /** Sends a signal; false if the program is over. */
  signal(signal: NodeJS.Signals): boolean {
    return !this.isOver && this.process.kill(signal)
  }

  /** Asks the program to end and waits for it; kills it when `graceMs` have gone by. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', graceMs = GRACE_MS): Promise<void> {
    this.isAskedToEnd = true
    this.signal(signal)
    // One that was frozen hears no other signal until it goes on.
    if (!isWindows) this.signal('SIGCONT')
    const killer = setTimeout(() => this.killGroup(), graceMs)
    await this.ended
    clearTimeout(killer)
  }

  /** Ends the program and what it started, without a chance to object. */
  killGroup(): void {
    if (!this.isOver && this.process.pid !== undefined) killGroup(this.process.pid)
  }

  #readLines(onLine: ChildOptions['onLine']): void {
    for (const input of [this.process.stdout, this.process.stderr]) {
      if (!input) continue
      createInterface({ input }).on('line', (line) => {
        this.lines.push(line)
        if (this.lines.length > LINES_MAX) this.lines.shift()
        onLine?.(line)
      })
    }
  }

  async #lastWord(exit: Promise<number | undefined>): Promise<number | undefined> {
    const closed = new Promise<void>((resolve) => this.process.once('close', () => resolve()))
    const code = await exit
    if (this.process.pid !== undefined) {
      unguard(this.process.pid)
      await Promise.race([closed, sleep(LAST_LINES_MS, undefined, { ref: false })])
    }
    return code
  }

  #exitCode(): Promise<number | undefined> {
    return new Promise((resolve) => {
      this.process.on('error', (error) => {
        // Also told of a signal that could not be sent.
        if (this.process.pid !== undefined) return
        this.isOver = true
        this.end = 'did not start'
        this.lines.push(error.message)
        resolve(undefined)
      })
      this.process.once('exit', (code, signal) => {
        this.isOver = true
        this.end = signal === null ? `ended with code ${code}` : `was ended by ${signal}`
        resolve(code ?? undefined)
      })
    })
  }
}
