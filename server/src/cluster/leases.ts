import type { RedisClient } from './connectRedis.ts'

/** How long a room is its owner's after the latest commit. */
const LEASE_MS = 1200
/** A room is on its way to its next owner: it has to be read and built. */
const TAKING_MS = 3000
/** What a room has in Redis outlives it by this, should nobody clear it away. */
const KEEP_MS = 60_000

/**
 * The three keys of a room, all in one hash slot: a hash of owner, epoch and the time until which it
 * is theirs by Redis's own clock; its latest image; the ticks since, a list of batches.
 */
const keysOf = (roomId: string): [string, string, string] => {
  const key = `tidepaint:room:{${roomId}}`
  return [key, `${key}:image`, `${key}:ticks`]
}

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/**
 * Writes under an epoch, and renews the lease. Refused (0) if there is a newer epoch, or if this one is
 * somebody else's. 2 if the room was not known: what was there of an older epoch is worth nothing.
 * ARGV: owner, epoch, life, keep, image or nothing, batch of ticks or nothing.
 */
const COMMIT = `${NOW}
local held = redis.call('HMGET', KEYS[1], 'owner', 'epoch')
local epoch, ours = tonumber(held[2] or 0), tonumber(ARGV[2])
if epoch > ours or (epoch == ours and held[1] ~= ARGV[1]) then return 0 end
if ARGV[5] ~= '' then
  redis.call('SET', KEYS[2], ARGV[5])
  redis.call('DEL', KEYS[3])
elseif epoch < ours then
  redis.call('DEL', KEYS[2], KEYS[3])
elseif ARGV[6] ~= '' then
  redis.call('RPUSH', KEYS[3], ARGV[6])
end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'epoch', ARGV[2], 'until', now + ARGV[3])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[4]) end
if epoch < ours then return 2 end
return 1`

/**
 * Makes somebody the owner, unless there is one whose lease has not run out and who is not said to be
 * gone. Returns -1 and how long that lease still lasts; 0 if there is nothing to take; or the new epoch,
 * how long ago the room was written, its image and its batches.
 * ARGV: new owner, life, usual life, keep, owner who is gone or nothing.
 */
const TAKE = `${NOW}
local held = redis.call('HMGET', KEYS[1], 'owner', 'epoch', 'until')
if not held[2] then return {0} end
local left = held[3] - now
if left > 0 and held[1] ~= ARGV[5] then return {-1, left} end
local image = redis.call('GET', KEYS[2])
if not image then return {0} end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'epoch', held[2] + 1, 'until', now + ARGV[2])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[4]) end
return {held[2] + 1, math.max(0, ARGV[3] - left), image, redis.call('LRANGE', KEYS[3], 0, -1)}`

/** Deletes a room, or with ARGV[3] lets anybody have it, if it is still this owner's in this epoch. */
const GIVE_UP = `
local held = redis.call('HMGET', KEYS[1], 'owner', 'epoch')
if held[1] ~= ARGV[1] or held[2] ~= ARGV[2] then return 0 end
if ARGV[3] == 'leave' then redis.call('HSET', KEYS[1], 'until', 0)
else redis.call('DEL', unpack(KEYS)) end
return 1`

/** Owner and epoch, and how long the lease still lasts. */
const LOOK = `${NOW}
local held = redis.call('HMGET', KEYS[1], 'owner', 'epoch', 'until')
if not held[2] then return {} end
return {held[1], tonumber(held[2]), held[3] - now}`

/** Who writes a room, as one of how many owners that it had. */
export interface Claim {
  roomId: string
  owner: string
  epoch: number
}

/** As it stands in Redis; `leftMs` is how long the lease still lasts. */
export interface Held extends Claim {
  leftMs: number
}

/** What a commit came to. `began`: nothing was known of the room, so that an image is wanted. */
export type Committed = 'kept' | 'began' | 'refused'
const committed: readonly Committed[] = ['refused', 'kept', 'began']

export interface Taken {
  epoch: number
  /** How long ago it was written last. */
  ageMs: number
  image: Uint8Array
  /** Batches of ticks since the image, in order. */
  ticks: readonly Uint8Array[]
}

type Reply = [status: number, ms?: number, image?: Buffer, ticks?: Buffer[]]

type Arg = string | number | Uint8Array
interface Scripts {
  tidepaintCommit(...args: Arg[]): Promise<number>
  tidepaintTakeBuffer(...args: Arg[]): Promise<Reply>
  tidepaintGiveUp(...args: Arg[]): Promise<number>
  tidepaintLook(...args: Arg[]): Promise<[] | [owner: string, epoch: number, leftMs: number]>
}

/**
 * Who owns which room, and what is needed to go on with it, in Redis. Each call is one script, and so
 * happens whole or not at all. All reject as the connection does.
 */
export class Leases {
  readonly #scripts: Scripts

  constructor(client: RedisClient) {
    const define = (name: string, lua: string) =>
      client.defineCommand(name, { numberOfKeys: 3, lua })
    define('tidepaintCommit', COMMIT)
    define('tidepaintTake', TAKE)
    define('tidepaintGiveUp', GIVE_UP)
    define('tidepaintLook', LOOK)
    this.#scripts = client as unknown as Scripts
  }

  /** Writes an image, or ticks since the last one, or only that the room is still its owner's. */
  async commit(
    { roomId, owner, epoch }: Claim,
    { image = '', ticks = '' }: { image?: Uint8Array | ''; ticks?: Uint8Array | '' },
  ): Promise<Committed> {
    const bytes = [asBuffer(image), asBuffer(ticks)]
    const args = [...keysOf(roomId), owner, epoch, LEASE_MS, KEEP_MS, ...bytes]
    return committed[await this.#scripts.tidepaintCommit(...args)] ?? 'refused'
  }

  /** Makes `owner` the owner; `gone` is a process that is known to be dead, or to have let go. */
  async take(
    { roomId, owner }: Omit<Claim, 'epoch'>,
    gone = '',
  ): Promise<Taken | 'owned' | 'nothing'> {
    const args = [...keysOf(roomId), owner, TAKING_MS, LEASE_MS, KEEP_MS, gone]
    const [status, ageMs = 0, image, ticks = []] = await this.#scripts.tidepaintTakeBuffer(...args)
    if (status === -1) return 'owned'
    return image === undefined ? 'nothing' : { epoch: status, ageMs, image, ticks }
  }

  /** The room is over, or its owner will not go on with it: then anybody may take it. */
  async giveUp({ roomId, owner, epoch }: Claim, how: 'over' | 'leave'): Promise<void> {
    await this.#scripts.tidepaintGiveUp(...keysOf(roomId), owner, epoch, how)
  }

  /** Undefined for a room that nobody has written. */
  async look(roomId: string): Promise<Held | undefined> {
    const held = await this.#scripts.tidepaintLook(...keysOf(roomId))
    if (held.length === 0) return undefined
    const [owner, epoch, leftMs] = held
    return { roomId, owner, epoch, leftMs }
  }
}

const asBuffer = (bytes: Uint8Array | ''): Buffer | '' =>
  bytes === '' ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
