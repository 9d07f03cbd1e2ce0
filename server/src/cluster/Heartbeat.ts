import { reopen } from './connectRedis.ts'
import type { NodeBoard } from './NodeBoard.ts'
import { NODES_KEY, NODES_MAX, type NodeEntry } from './nodeEntry.ts'
import type { RedisLink } from './RedisLink.ts'

const BEAT_MS = 250
/** A Redis that takes longer counts as away; one that takes 300 ms each way does not. */
const ANSWER_MS = 1000
/** Beats follow each other whether or not the last was answered, so that a slow Redis delays none. */
const IN_FLIGHT_MAX = 8
/** Looks before a free name is taken: a node that has it, and lost Redis as well, comes first. */
const LOOKS_BEFORE_CLAIM = 3

/**
 * Writes our entry unless another process has the name, and returns whether it did and all entries.
 * KEYS: the hash. ARGV: name, our process, our entry, a process that we may take the name from.
 */
const BEAT = `
local held = redis.call('HGET', KEYS[1], ARGV[1])
local isOurs = true
if held then
  local ok, entry = pcall(cjson.decode, held)
  if ok and type(entry) == 'table' then
    isOurs = entry.processId == ARGV[2] or entry.processId == ARGV[4] or entry.state == 'stopped'
  end
end
if isOurs then redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return {isOurs and 1 or 0, redis.call('HGETALL', KEYS[1])}`

/** Deletes an entry if it is still of that process and beat. */
const FORGET = `
local held = redis.call('HGET', KEYS[1], ARGV[1])
local ok, entry = pcall(cjson.decode, held or '')
if ok and entry.processId == ARGV[2] and entry.beat == tonumber(ARGV[3]) then
  redis.call('HDEL', KEYS[1], ARGV[1])
end`

export interface HeartbeatOptions {
  link: RedisLink
  board: NodeBoard
  processId: string
  /** The name that the operator gave; without one, the first that is free. */
  name: string | undefined
  /** This node as it is now, but for name and beat. */
  describe(): Omit<NodeEntry, 'name' | 'beat' | 'processId'>
  /** Called once a name is ours, and again should it ever have to change. */
  named(name: string): void
  /** Another node that lives has the name that the operator gave. */
  taken(holder: NodeEntry): void
  /** Whether a process listens at all: a killed one is noticed at once, and not by its silence. */
  listens(processId: string): Promise<boolean>
}

/**
 * Tells the others four times a second that this node lives, and learns the same of them. Its answers
 * are also how this process knows whether Redis can be used.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  #name: string | undefined
  #wanted: string | undefined
  #beat = 0
  #looks = 0
  #isClaiming = false
  #inFlight = 0
  /** The number of the newest beat that was answered: answers of older ones say nothing any more. */
  #answered = 0
  #sent = 0
  #timer: NodeJS.Timeout | undefined
  /** Beats of the node that has the wanted name, as first seen. */
  #holder: NodeEntry | undefined

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#wanted = options.name
  }

  get name(): string | undefined {
    return this.#name
  }

  start(): void {
    this.#timer = setInterval(() => void this.#run(), BEAT_MS)
    void this.#run()
  }

  /** Ends the beats with a last one, which says what this node is now. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.announce()
  }

  /** Beats out of turn. Without Redis nobody can be told. */
  async announce(): Promise<void> {
    const name = this.#name
    if (name === undefined) return
    await this.#options.link.ask(
      () => this.#write(name, ''),
      () => false,
    )
  }

  async #run(): Promise<void> {
    if (this.#inFlight >= IN_FLIGHT_MAX) return
    const { link } = this.#options
    this.#inFlight++
    const number = ++this.#sent
    const startMs = performance.now()
    let isOver = false
    // After a stall of our own the answer lies unread behind this timer: one look at the sockets first.
    const late = setTimeout(() => setImmediate(() => isOver || this.#isSilent()), ANSWER_MS)
    try {
      await (this.#name === undefined ? this.#look(number) : this.#tell(this.#name, number))
      link.noteRoundTrip(performance.now() - startMs)
      link.setUp()
    } catch (error) {
      link.setDown(reasonOf(error))
    } finally {
      isOver = true
      clearTimeout(late)
      this.#inFlight--
    }
  }

  #isSilent(): void {
    const { link } = this.#options
    link.setDown(`no answer within ${ANSWER_MS} ms`)
    // What was sent on this line would be carried out whenever Redis goes on; a new line has no past.
    reopen(link.client)
  }

  /** With a name: says that it is still ours. */
  async #tell(name: string, number: number): Promise<void> {
    const isOurs = await this.#write(name, '', number)
    if (isOurs) return
    // It came back to a Redis that had lost the names after somebody else did.
    this.#name = undefined
    this.#wanted = undefined
  }

  /** Without one: looks who is there, and takes a name that is free. */
  async #look(number: number): Promise<void> {
    const { link } = this.#options
    this.#read(await link.client.hgetall(NODES_KEY), number)
    // With a slow Redis the next look comes before the claim of this one is answered.
    if (this.#isClaiming || this.#name !== undefined) return
    if (++this.#looks < LOOKS_BEFORE_CLAIM) return
    this.#isClaiming = true
    try {
      await this.#claim(number)
    } finally {
      this.#isClaiming = false
    }
  }

  async #claim(number: number): Promise<void> {
    const { board, listens } = this.#options
    const name = this.#wanted ?? this.#firstFree()
    if (name === undefined) throw new Error(`all ${NODES_MAX} names of nodes are taken`)
    const holder = board.byName(name)
    const isFree = !holder || !this.#isThere(holder) || !(await listens(holder.processId))
    if (!isFree) return this.#waitFor(holder)
    if (!(await this.#write(name, holder?.processId ?? '', number))) return
    this.#name = name
    this.#options.named(name)
  }

  #firstFree(): string | undefined {
    const names = Array.from({ length: NODES_MAX }, (_, i) => `n${i + 1}`)
    return names.find((name) => {
      const holder = this.#options.board.byName(name)
      return holder === undefined || !this.#isThere(holder)
    })
  }

  #isThere({ processId }: NodeEntry): boolean {
    return this.#options.board.isLive(processId, performance.now())
  }

  /** Its beat rises, so it lives: the operator gave one name twice. */
  #waitFor(holder: NodeEntry): void {
    const before = this.#holder
    this.#holder = holder
    const rises = before?.processId === holder.processId && holder.beat > before.beat
    if (rises) this.#options.taken(holder)
  }

  /** Writes the own entry and reads all; false if the name is somebody else's. */
  async #write(name: string, instead: string, number = this.#sent): Promise<boolean> {
    const { link, processId } = this.#options
    const entry: NodeEntry = { ...this.#options.describe(), name, processId, beat: ++this.#beat }
    const args = [name, processId, JSON.stringify(entry), instead]
    const [isOurs, flat] = (await link.client.eval(BEAT, 1, NODES_KEY, ...args)) as [
      number,
      string[],
    ]
    this.#read(pairsOf(flat), number)
    return isOurs === 1
  }

  #read(hash: Readonly<Record<string, string>>, number: number): void {
    if (number < this.#answered) return
    this.#answered = number
    this.#options.board.update(hash, performance.now())
  }
}

/** Takes a node's entry off the board, unless the node has written another since. */
export async function forgetNode(link: RedisLink, entry: NodeEntry): Promise<void> {
  const { name, processId, beat } = entry
  await link.within(link.client.eval(FORGET, 1, NODES_KEY, name, processId, beat))
}

function pairsOf(flat: readonly string[]): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (let i = 0; i + 1 < flat.length; i += 2) pairs[flat[i] ?? ''] = flat[i + 1] ?? ''
  return pairs
}

/** Redis that cannot save, or has no memory left, says so in its first words. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
