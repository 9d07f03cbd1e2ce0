import type { RedisClient } from './connectRedis.ts'
import { type Deliver, holderKey, INBOX, laneOf } from './envelope.ts'
import { Settler } from './Settler.ts'

/** A node that is gone without a word is forgotten after this; living ones renew four times as often. */
const LEASE_MS = 60_000
const US_PER_MS = 1000
/** Stands for a stamp: whatever this node holds of that player is given up. */
const RELEASE = -1

/**
 * KEYS are holders; ARGV: boot, lease, prefix of inboxes, then a stamp and an age for each key. A holder is kept as
 * "stamp boot"; without a boot the player was there and left. The later stamp holds, so that a node that
 * was cut off cannot take back a player who has moved on. Returns the stamps granted, 0 for lost.
 */
const CLAIM = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local granted = {}
for i, key in ipairs(KEYS) do
  local stamp, age = tonumber(ARGV[2 + 2 * i]), tonumber(ARGV[3 + 2 * i])
  local held, holder = string.match(redis.call('GET', key) or '', '^(%d+) (.*)$')
  held = tonumber(held) or 0
  granted[i] = 0
  if stamp < 0 then
    if holder == ARGV[1] then
      redis.call('SET', key, string.format('%.0f ', held), 'PX', ARGV[2])
    end
  else
    if stamp == 0 then
      stamp = now - age
      -- The clock was set back: whoever is new would lose until it caught up.
      if held > now then stamp = held + 1 end
    end
    if holder == ARGV[1] or stamp > held then
      stamp = math.max(stamp, held)
      granted[i] = stamp
      redis.call('SET', key, string.format('%.0f ', stamp) .. ARGV[1], 'PX', ARGV[2])
      if holder and holder ~= '' and holder ~= ARGV[1] then
        local player = string.match(key, '([^:]+)$')
        local move = string.format('{"moved":"%s","stamp":%.0f}', player, stamp)
        redis.call('PUBLISH', ARGV[3] .. holder, move)
      end
    end
  end
end
return granted`

interface Holder {
  readonly deliver: Deliver
  readonly attachedMs: number
  /** When it was attached, by Redis's clock in microseconds; 0 until Redis has heard of it. */
  stamp: number
}

/**
 * Which players have their socket at this node, and Redis's word on it: there each player has one
 * holder, and each message is sent to that one, so that none is ever delivered twice.
 */
export class PlayerClaims {
  readonly #boot: string
  readonly #pub: RedisClient
  readonly #holders = new Map<string, Holder>()
  readonly #settler: Settler
  #isOpen = false

  constructor(boot: string, pub: RedisClient, failed: (error: unknown) => void) {
    this.#boot = boot
    this.#pub = pub
    this.#settler = new Settler({
      isWanted: (player) => this.#holders.has(player),
      settle: (players) => this.#settle(players),
      failed,
    })
  }

  /** Who gets what is sent to the player: one, or nobody here. */
  of(player: string): readonly Deliver[] {
    const holder = this.#holders.get(player)
    return holder === undefined ? [] : [holder.deliver]
  }

  attach(player: string, deliver: Deliver): () => void {
    const holder: Holder = { deliver, attachedMs: performance.now(), stamp: 0 }
    this.#holders.set(player, holder)
    this.check(player)
    return () => {
      if (this.#holders.get(player) !== holder) return
      this.#holders.delete(player)
      this.check(player)
    }
  }

  /** Redis says that the player's socket is elsewhere since `stamp`. */
  moved(player: string, stamp: number): void {
    const holder = this.#holders.get(player)
    if (holder === undefined) return
    if (holder.stamp > 0 && holder.stamp < stamp) this.#holders.delete(player)
    // The answer to the own claim is still on its way, or the player came back: Redis decides.
    else this.check(player)
  }

  /** Has Redis told, once it can be, whether this node holds the player. */
  check(player: string): void {
    this.#settler.mark(player)
    this.retry()
  }

  /**
   * The inbox is open: messages would arrive. Redis is told of all players, since it may have lost
   * them, and this node may have missed a move.
   */
  open(): void {
    this.#isOpen = true
    this.#settler.mark(...this.#holders.keys())
    this.retry()
  }

  /** Nothing would arrive: until `open` nobody is claimed. */
  pause(): void {
    this.#isOpen = false
  }

  retry(): void {
    if (this.#isOpen) void this.#settler.run()
  }

  /** Gives all players up. Never rejects; does nothing in Redis if that is away. */
  async close(): Promise<void> {
    const players = [...this.#holders.keys()]
    this.#holders.clear()
    this.#settler.mark(...players)
    if (this.#isOpen) await this.#settler.run()
    this.#isOpen = false
  }

  async #settle(players: readonly string[]): Promise<void> {
    if (!this.#isOpen) throw new Error('the inbox is not open')
    const lanes = Map.groupBy(players, laneOf)
    await Promise.all([...lanes.values()].map((ofLane) => this.#settleLane(ofLane)))
  }

  async #settleLane(players: readonly string[]): Promise<void> {
    const holders = players.map((player) => this.#holders.get(player))
    const nowMs = performance.now()
    const wishes = holders.flatMap((holder) => {
      if (holder === undefined) return [RELEASE, 0]
      return [holder.stamp, Math.round((nowMs - holder.attachedMs) * US_PER_MS)]
    })
    const keys = players.map(holderKey)
    const args = [...keys, this.#boot, LEASE_MS, INBOX, ...wishes]
    const granted = (await this.#pub.eval(CLAIM, keys.length, ...args)) as number[]
    for (const [i, player] of players.entries()) {
      const holder = holders[i]
      if (holder === undefined) continue
      holder.stamp = granted[i] ?? 0
      if (holder.stamp === 0 && this.#holders.get(player) === holder) this.#holders.delete(player)
    }
  }
}
