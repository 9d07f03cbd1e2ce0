import { type IRoomCache, LocalDriver, matchMaker, type SortOptions } from '@colyseus/core'
import { RedisDriver } from '@colyseus/redis-driver'
import type { RedisLink } from './RedisLink.ts'
import { ROOMS_KEY, readRow } from './roomRow.ts'

/** Writes a row unless it is another process's. KEYS: the hash. ARGV: id, row, process. */
const WRITE = `
local held = redis.call('HGET', KEYS[1], ARGV[1])
local ok, row = pcall(cjson.decode, held or '')
if ok and type(row) == 'table' and row.processId ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1`

/** Deletes a row if it is this process's. KEYS: the hash. ARGV: id, process. */
const REMOVE = `
local ok, row = pcall(cjson.decode, redis.call('HGET', KEYS[1], ARGV[1]) or '')
if ok and type(row) == 'table' and row.processId == ARGV[2] then
  redis.call('HDEL', KEYS[1], ARGV[1])
end`

type Conditions = Partial<IRoomCache>
type Operations = Partial<{ $set: Conditions; $inc: Conditions }>

/** Which rows of other nodes a player may be sent to. */
export interface RowJudge {
  /** Whether matchmaking may fill that node's rooms; asks the node. */
  takesPlayers(processId: string): Promise<boolean>
  /** Rejects with the refusal for a room that this node's players cannot enter; false if it is gone. */
  isReachable(processId: string): Promise<boolean>
}

/**
 * The list of rooms that all nodes share, kept so that it neither needs Redis nor lies.
 *
 * Rows of this process's own rooms are here first and in Redis as well: without Redis matchmaking goes
 * on with them. A row that was removed is never written again, as an update on its way would do, and one
 * that is another process's by now is never touched. Rows of nodes that are gone, that play by other
 * rules or that are about to stop are passed over.
 */
export class ClusterDriver extends RedisDriver {
  readonly own = new Map<string, IRoomCache>()
  /** Rooms that this process is taking over: their rows are still those of their owners of before. */
  readonly #adopted = new Set<string>()
  readonly #link: RedisLink
  readonly #judge: RowJudge
  /** A read that others who ask at the same time share. */
  #reading: Promise<readonly IRoomCache[]> | undefined

  constructor(link: RedisLink, judge: RowJudge) {
    super(link.client)
    this.#link = link
    this.#judge = judge
  }

  /** Writes a room's row unless there is one with its id: false then, and the room is not ours. */
  async insert(room: IRoomCache): Promise<boolean> {
    const { roomId } = room
    this.own.set(roomId, room)
    const { client } = this.#link
    const json = JSON.stringify(room)
    const adopt = () => client.hset(ROOMS_KEY, roomId, json).then(() => 1)
    const write = () => client.hsetnx(ROOMS_KEY, roomId, json)
    const put = this.#adopted.delete(roomId) ? adopt : write
    const isOurs = (await this.#link.ask(put, () => 1)) === 1
    if (!isOurs) this.own.delete(roomId)
    return isOurs
  }

  /** The room of this id is being made here from what another process left: its row will be ours. */
  adopt(roomId: string): void {
    this.#adopted.add(roomId)
  }

  /** The room is here after all, whatever its row says. */
  async reclaim(roomId: string): Promise<void> {
    const row = this.own.get(roomId)
    if (row) await this.#link.client.hset(ROOMS_KEY, roomId, JSON.stringify(row))
  }

  /** Another process has the room: its row is no more of ours. */
  disown(roomId: string): void {
    this.own.delete(roomId)
    this.#adopted.delete(roomId)
  }

  override async persist(room: IRoomCache): Promise<boolean> {
    const { roomId, processId } = room
    if (!this.own.has(roomId)) return false
    const args = [roomId, JSON.stringify(room), processId]
    const write = () => this.#link.client.eval(WRITE, 1, ROOMS_KEY, ...args)
    const isOurs = (await this.#link.ask(write, () => 1)) === 1
    if (!isOurs) this.disown(roomId)
    return isOurs
  }

  override async update(room: IRoomCache, operations: Operations): Promise<boolean> {
    // Changes the row itself, which is also what goes on without Redis.
    new LocalDriver().update(room, operations)
    return this.persist(room)
  }

  override async remove(roomId: string): Promise<boolean> {
    this.own.delete(roomId)
    const args = [roomId, matchMaker.processId]
    await this.#link.ask(
      () => this.#link.client.eval(REMOVE, 1, ROOMS_KEY, ...args),
      () => undefined,
    )
    return true
  }

  override async has(roomId: string): Promise<boolean> {
    return (await this.findByIds([roomId])).has(roomId)
  }

  override async findByIds(roomIds: string[]): Promise<Map<string, IRoomCache>> {
    const rows = await this.#link.ask(
      () => super.findByIds(roomIds),
      () => new Map<string, IRoomCache>(),
    )
    for (const id of roomIds) {
      const mine = this.own.get(id)
      if (mine) rows.set(id, mine)
    }
    return rows
  }

  override async query(conditions: Conditions, sort?: SortOptions): Promise<IRoomCache[]> {
    const all = new LocalDriver()
    all.rooms = [...(await this.#rows())]
    return all.query(conditions, sort)
  }

  override async findOne(conditions: Conditions, sort?: SortOptions): Promise<IRoomCache> {
    const { roomId } = conditions
    const found =
      roomId === undefined ? await this.#open(conditions, sort) : await this.#byId(roomId)
    // The framework's own type leaves out that there may be none.
    return found as IRoomCache
  }

  /** Deletes the rows of a process that is gone. */
  override async cleanup(processId: string): Promise<void> {
    const ids = (await this.#rows()).filter((row) => row.processId === processId)
    if (ids.length > 0) await this.forget(ids.map((row) => row.roomId))
  }

  /** Deletes these rows, of whomever they are. */
  async forget(roomIds: readonly string[]): Promise<void> {
    await this.#link.ask(
      () => this.#link.client.hdel(ROOMS_KEY, ...roomIds),
      () => 0,
    )
  }

  /** The connection is the link's, and was closed with the presence. */
  override async shutdown(): Promise<void> {}

  /** All rows in Redis, as they are there; rejects with `RedisAway`. */
  async readRows(): Promise<readonly IRoomCache[]> {
    const rows = await this.#link.within(this.#link.client.hgetall(ROOMS_KEY))
    return Object.values(rows).flatMap((json) => readRow(json) ?? [])
  }

  async #byId(roomId: string): Promise<IRoomCache | undefined> {
    const row = (await this.findByIds([roomId])).get(roomId)
    if (row === undefined || this.own.has(roomId)) return row
    return (await this.#judge.isReachable(row.processId)) ? row : undefined
  }

  async #open(conditions: Conditions, sort?: SortOptions): Promise<IRoomCache | undefined> {
    for (const row of await this.query(conditions, sort)) {
      if (this.own.has(row.roomId) || (await this.#judge.takesPlayers(row.processId))) return row
    }
    return undefined
  }

  /** Rows of all nodes, with the own ones as they are here. */
  async #rows(): Promise<readonly IRoomCache[]> {
    const mine = [...this.own.values()]
    const all = await this.#link.ask(
      () => this.#read(),
      () => [],
    )
    return [...mine, ...all.filter((row) => !this.own.has(row.roomId))]
  }

  #read(): Promise<readonly IRoomCache[]> {
    this.#reading ??= this.readRows().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }
}
