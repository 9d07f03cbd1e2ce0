/**
 * Loaded into a server before anything else (`node --import`): sets the stage for a duel, and tells
 * at which times ticks really happened. Whoever starts it calls through `ExamServer`.
 */
import type { World } from '@tidepaint/shared/sim/world'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { type Answers, answerParent } from '../links/calls.ts'
import { machineMs } from './machineMs.ts'
import { findStage, keepAlive, keepColumns, type Stage, takeStage } from './stage.ts'

/** What the exam does with a server that no player may. */
export type ServerCalls = {
  /** Puts both craft on a stage and keeps them there; false if the arena has no room for one. */
  stage: [roomId: string, hasRoom: boolean]
  /** Lets them fly where they like, still unhurt. */
  unleash: [roomId: string, done: void]
  /** What happened since the last call. */
  record: [roomId: string, record: ServerRecord]
}

export interface ServerRecord {
  ticks: number[]
  /** When each of them began, by the clock of the machine. */
  atMs: number[]
  /** How far into the past each shot was judged. */
  rewindMs: number[]
}

/** As much of the server's room as is needed here. */
interface Room {
  match: { readonly world: World; play(...given: readonly unknown[]): void }
}

const nothing = (): ServerRecord => ({ ticks: [], atMs: [], rewindMs: [] })

/** A room under our eyes. */
class Watched {
  record = nothing()
  stage: Stage | undefined
  readonly world: World

  constructor({ match }: Room) {
    this.world = match.world
    const play = match.play.bind(match)
    match.play = (...given) => {
      const firstBolt = match.world.nextBoltId
      this.record.atMs.push(machineMs())
      play(...given)
      this.record.ticks.push(match.world.tick)
      for (const { id, lag } of match.world.bolts) {
        if (id >= firstBolt) this.record.rewindMs.push((lag * TICK_MS) / 8)
      }
      keepAlive(match.world)
      if (this.stage) keepColumns(match.world, this.stage)
    }
  }
}

const watched = new Map<string, Watched>()

const answers: Answers<ServerCalls> = {
  async stage(roomId) {
    const room = watched.get(roomId) ?? new Watched(await roomOf(roomId))
    watched.set(roomId, room)
    room.stage = findStage(room.world)
    if (room.stage) takeStage(room.world, room.stage)
    return room.stage !== undefined
  },
  unleash(roomId) {
    const room = watched.get(roomId)
    if (room) room.stage = undefined
  },
  record(roomId) {
    const room = watched.get(roomId)
    if (!room) throw new Error(`room ${roomId} is not watched`)
    const { record } = room
    room.record = nothing()
    return record
  },
}

async function roomOf(roomId: string): Promise<Room> {
  // The server's framework, in the server's process: the exam itself needs none.
  const { matchMaker } = await import('@colyseus/core')
  const room = matchMaker.getLocalRoomById(roomId) as unknown
  if (room === undefined) throw new Error(`there is no room ${roomId}`)
  return room as Room
}

answerParent<ServerCalls>(answers)
// The channel alone is no reason to stay.
process.channel?.unref()
