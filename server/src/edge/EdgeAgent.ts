import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { askHaproxy } from './haproxySocket.ts'
import { NodeWatch, type Wish } from './NodeWatch.ts'
import { type Change, parseSlots, planChanges, type Slot, type Target } from './slots.ts'
import { within } from '../within.ts'

const LOOK_EVERY_MS = 500
/** A resolver that does not answer leaves the slot as it is. */
const LOOKUP_MS = 1000

export interface EdgeAgentOptions {
  /** Reads the hash of nodes; rejects while Redis cannot be read. */
  readNodes: () => Promise<Record<string, string>>
  /** HAProxy's admin socket: a path, or `host:port`. */
  admin: string
  /** Gets a line for each change and each trouble. */
  say: (line: string) => void
}

/**
 * Keeps the slots of HAProxy in line with the nodes. Each look compares what should be with what is,
 * and sends only the difference: whoever was restarted meanwhile, this heals.
 */
export class EdgeAgent {
  readonly #options: EdgeAgentOptions
  readonly #watch = new NodeWatch()
  readonly #ended = new AbortController()
  /** Troubles that last, by subject: each is said once, and once more when it is over. */
  readonly #troubles = new Set<string>()
  /** Slots that drain, and that no table leads to any more. */
  readonly #unstuck = new Set<string>()

  constructor(options: EdgeAgentOptions) {
    this.#options = options
  }

  /** Looks until `stop`; never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      await this.#look()
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }

  stop(): void {
    this.#ended.abort()
  }

  async #look(): Promise<void> {
    const { readNodes, admin } = this.#options
    const hash = await this.#attempt('Redis', readNodes)
    if (hash === undefined) return
    const targets = await this.#resolveAll(this.#watch.look(hash))
    const state = await this.#attempt('HAProxy', () => askHaproxy(admin, 'show servers state'))
    if (state === undefined) return
    const slots = parseSlots(state)
    for (const change of planChanges(slots, targets)) await this.#apply(change)
    for (const slot of slots) await this.#unstick(slot)
  }

  /**
   * Addresses that a table leads to a draining node are led elsewhere from now on: HAProxy itself
   * goes on sending them there, where no new player gets in.
   */
  async #unstick({ backend, name, id, isDraining }: Slot): Promise<void> {
    const key = `${backend}/${name}`
    if (!isDraining) this.#unstuck.delete(key)
    if (!isDraining || this.#unstuck.has(key)) return
    this.#unstuck.add(key)
    const { admin } = this.#options
    // Only layer 4 has such a table; elsewhere this is answered with "no such table".
    await this.#attempt('HAProxy', () =>
      askHaproxy(admin, `clear table ${backend} data.server_id eq ${id}`),
    )
  }

  /** Addresses as HAProxy takes them; nodes that should stay as they are fall out. */
  async #resolveAll(wishes: ReadonlyMap<string, Wish>): Promise<Map<string, Target>> {
    const targets = new Map<string, Target>()
    const resolve = async ([name, wish]: [string, Wish]) => {
      if (wish === 'keep') return
      const target = wish === 'close' ? 'closed' : await this.#resolve(name, wish.address)
      if (target) targets.set(name, target)
    }
    await Promise.all([...wishes].map(resolve))
    return targets
  }

  async #resolve(name: string, address: string): Promise<Target | undefined> {
    const colon = address.lastIndexOf(':')
    const host = address.slice(0, colon).replace(/^\[|\]$/g, '')
    const ip = isIP(host) ? host : await this.#attempt(`the host of ${name}`, () => lookUp(host))
    return ip === undefined ? undefined : { ip, port: Number(address.slice(colon + 1)) }
  }

  async #apply({ name, commands, target }: Change): Promise<void> {
    const done = await this.#attempt(`slot ${name}`, async () => {
      const answer = await askHaproxy(this.#options.admin, commands.join(';'))
      // A change of state is answered with nothing, one of address with what it was before.
      const refusal = answer.split('\n').find((line) => line !== '' && !/ changed from /.test(line))
      if (refusal !== undefined) throw new Error(refusal)
      return true
    })
    if (!done) return
    const where = target === 'closed' ? 'closed' : `open, at ${target.ip} port ${target.port}`
    this.#options.say(`slot ${name}: ${where}`)
  }

  /** Undefined if it rejects: the next look tries again. */
  async #attempt<T>(subject: string, act: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await act()
      if (this.#troubles.delete(subject)) this.#options.say(`${subject}: well again`)
      return result
    } catch (error) {
      const { message } = error as Error
      if (!this.#troubles.has(subject)) this.#options.say(`${subject}: ${message}; slots stay`)
      this.#troubles.add(subject)
      return undefined
    }
  }
}

const lookUp = async (host: string): Promise<string> =>
  (await within(LOOKUP_MS, lookup(host))).address
