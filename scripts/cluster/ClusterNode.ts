import { type Moves, StateMachine } from '@tidepaint/server/observe/StateMachine'
import { Child } from './Child.ts'
import { Deaths } from './Deaths.ts'
import type { RunningNode } from './tellWhenGone.ts'

/** What a node is to its supervisor; what it says of itself stands in Redis. */
export type NodeState = 'stopped' | 'starting' | 'running' | 'pausing' | 'draining' | 'given up'

/** What may follow what. */
const moves: Moves<NodeState> = {
  stopped: ['starting'],
  starting: ['running', 'pausing', 'draining', 'given up', 'stopped'],
  running: ['pausing', 'draining', 'given up', 'stopped'],
  pausing: ['starting', 'stopped'],
  draining: ['stopped'],
  'given up': ['starting'],
}

export interface NodeOptions {
  path: string
  args: readonly string[]
  env: Record<string, string>
  onLine: (line: string) => void
  /** Gets each process of it that takes players. */
  onReady: (running: RunningNode) => void
  /** Gets what happens to the node, in a sentence that begins with its name. */
  onNote: (text: string) => void
}

const READY_LINE = /^Tidepaint node n\d+ is ready: (http:\/\/\S+)$/
/** A cold start took 1 s; sixteen at once on two slow cores take many times that. */
const READY_WITHIN_S = 120
/** Enough for the message of an error and where it was thrown. */
const LAST_LINES = 12
/** A start keeps a core busy for more than a second, which others need to go on with the matches of this node. */
const PAUSE_MS_MIN = 1500

/** One node under its name: the process it is now, started anew when that dies. */
export class ClusterNode {
  readonly name: string
  child: Child | undefined
  /** Where it listens itself, once it is ready. */
  url: string | undefined
  isFrozen = false
  readonly #options: NodeOptions
  readonly #deaths = new Deaths()
  readonly #life = new StateMachine(moves, 'stopped')
  /** Its start has succeeded: from then on it is kept alive. */
  #isKept = false
  #isKilled = false
  #pause: NodeJS.Timeout | undefined

  constructor(name: string, options: NodeOptions) {
    this.name = name
    this.#options = options
  }

  get state(): NodeState {
    return this.#life.state
  }
  get pid(): number | undefined {
    return this.child?.isOver === false ? this.child.pid : undefined
  }

  /** Resolves when it takes players; rejects, and does not try again, if it ends before that. */
  async start(): Promise<void> {
    if (!['stopped', 'given up'].includes(this.#life.state)) {
      throw new Error(`${this.name} is there already (${this.#life.state})`)
    }
    this.#deaths.forget()
    this.#isKept = false
    await this.#launch()
  }

  /** Kills it as a fault would; it is started again. */
  kill(): void {
    const child = this.#living('killed')
    this.#isKilled = true
    child.killGroup()
  }

  /**
   * Lets its matches end and then itself; it stays away. Resolves when it is gone, with its exit
   * code.
   */
  drain(): Promise<number | undefined> {
    const child = this.#living('drained')
    // A second signal would mean: do not wait for the matches.
    if (this.#life.state === 'draining') return child.ended
    this.#life.move('draining')
    child.signal('SIGTERM')
    this.#goOn(child)
    return child.ended
  }

  /** Stops the clock for it: it holds its sockets and says nothing. */
  freeze(): void {
    this.#living('frozen').signal('SIGSTOP')
    this.isFrozen = true
  }

  thaw(): void {
    this.#goOn(this.#living('thawed'))
  }

  /** Ends it for good; kills it when `graceMs` have gone by. */
  async stop(graceMs: number): Promise<void> {
    clearTimeout(this.#pause)
    if (this.#life.state === 'pausing') this.#life.move('stopped')
    if (!this.child || this.child.isOver) return
    if (this.#life.state !== 'draining') this.#life.move('draining')
    // The signal that does not wait for matches to end.
    await this.child.stop('SIGINT', graceMs)
  }

  #living(fate: string): Child {
    if (this.child && !this.child.isOver) return this.child
    throw new Error(`${this.name} cannot be ${fate}: it does not run (${this.#life.state})`)
  }

  #goOn(child: Child): void {
    if (this.isFrozen) child.signal('SIGCONT')
    this.isFrozen = false
  }

  async #launch(): Promise<void> {
    this.#life.move('starting')
    this.#isKilled = false
    const { path, args, env } = this.#options
    const isReady = Promise.withResolvers<void>()
    const child = new Child(this.name, path, args, {
      env,
      onLine: (line) => {
        this.#options.onLine(line)
        const [, url] = READY_LINE.exec(line) ?? []
        if (url === undefined || this.url !== undefined) return
        this.#becameReady(url)
        this.#options.onReady({ name: this.name, url, child })
        isReady.resolve()
      },
    })
    this.child = child
    const late = setTimeout(() => {
      child.lines.push(`(killed: not ready within ${READY_WITHIN_S} s)`)
      child.killGroup()
    }, READY_WITHIN_S * 1000)
    void child.ended.then(() => {
      clearTimeout(late)
      // Before anybody is told: who waits for the end looks at the state next.
      this.#ended(child)
      isReady.reject(new Error(lastWords(child)))
    })
    await isReady.promise
    clearTimeout(late)
  }

  #becameReady(url: string): void {
    this.url = url
    this.#isKept = true
    if (this.#life.state === 'starting') this.#life.move('running')
  }

  #ended(child: Child): void {
    this.url = undefined
    this.isFrozen = false
    if (this.#life.state === 'draining' || !this.#isKept) return this.#life.move('stopped')
    // With one that somebody killed nothing is wrong.
    const waitMs = this.#isKilled ? 0 : this.#deaths.pauseMs(performance.now())
    if (waitMs === undefined) return this.#giveUp(child)
    const pauseMs = Math.max(PAUSE_MS_MIN, waitMs)
    this.#life.move('pausing')
    this.#options.onNote(`${this.name} ${child.end}; starting it again in ${pauseMs / 1000} s`)
    this.#pause = setTimeout(() => void this.#restart(), pauseMs)
  }

  #giveUp(child: Child): void {
    this.#life.move('given up')
    this.#options.onNote(
      `${lastWords(child)}\n${this.name} ended 5 times within a minute and is given up; ` +
        `to try again: npm run cluster -- start ${this.name}`,
    )
  }

  async #restart(): Promise<void> {
    try {
      await this.#launch()
      this.#options.onNote(`${this.name} is back: ${this.url}, pid ${this.pid}`)
    } catch {
      // It ended before it was ready, which has been noted, and answered, as each of its ends is.
    }
  }
}

/** How a program ended, and the last it said. */
function lastWords({ name, end, lines }: Child): string {
  const last = lines.slice(-LAST_LINES)
  const said = last.length === 0 ? ', without a word' : `; its last lines:\n  ${last.join('\n  ')}`
  return `${name} ${end}${said}`
}
