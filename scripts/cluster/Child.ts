import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from '../run.ts'

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

/** A program that runs beside us: its latest lines, and how it ends. */
export class Child {
  readonly name: string
  readonly process: ChildProcess
  /** Resolves with the exit code; a signal counts as undefined. Never rejects. */
  readonly ended: Promise<number | undefined>
  readonly lines: string[] = []
  isOver = false

  constructor(name: string, path: string, args: readonly string[], options: ChildOptions = {}) {
    this.name = name
    this.process = spawn(path, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C goes to the whole group of the terminal: in one of its own, a child is ended by us.
      detached: true,
    })
    for (const input of [this.process.stdout, this.process.stderr]) {
      if (!input) continue
      createInterface({ input }).on('line', (line) => {
        this.lines.push(line)
        if (this.lines.length > LINES_MAX) this.lines.shift()
        options.onLine?.(line)
      })
    }
    this.ended = new Promise((resolve) => {
      const over = (code?: number | null) => {
        this.isOver = true
        resolve(code ?? undefined)
      }
      this.process.on('error', (error) => {
        this.lines.push(error.message)
        over()
      })
      this.process.on('exit', over)
    })
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
    // One that was stopped by a signal hears no other until it goes on.
    this.signal('SIGCONT')
    this.signal(signal)
    const killer = setTimeout(() => this.signal('SIGKILL'), graceMs)
    await this.ended
    clearTimeout(killer)
  }
}
