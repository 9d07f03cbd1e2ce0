/**
 * Loaded into a server before anything else (`node --import`): sets the stage for a duel, and tells
 * at which times ticks really happened. Whoever starts it calls through `ExamServer`.
 */
import type { World } from '@tidepaint/shared/sim/world'
import { type Answers, answerParent } from '../links/calls.ts'
import { machineMs } from './machineMs.ts'
import { findStage, keepAlive, keepColumns, type Stage, takeStage } from './stage.ts'

/** What the exam does with a server that no player may. */
export type ServerCalls = {
  /** Puts both craft on a stage and keeps them there; false if the arena has no room for one. */
  stage: [roomId: string, hasRoom: boolean]
  /** Lets them fly where they like, still unhurt. */
  unleash: [roomId: string, done: void]
  /** Ticks since the last call, and when each of them began, by the clock of the machine. */
  ticks: [roomId: string, ticks: TickTimes]
}

export interface TickTimes {
  ticks: number[]
  atMs: number[]
}

/** As much of the server's room as is needed here. */
interface Room {
  match: { readonly world: World; step(...given: readonly unknown[]): void }
}

/** A room under our eyes. */
class Watched {
  times: TickTimes = { ticks: [], atMs: [] }
  stage: Stage | undefined
  readonly world: World

  constructor({ match }: Room) {
    this.world = match.world
    const step = match.step.bind(match)
    match.step = (...given) => {
      const startedAtMs = machineMs()
      step(...given)
      this.times.ticks.push(match.world.tick)
      this.times.atMs.push(startedAtMs)
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
  ticks(roomId) {
    const room = watched.get(roomId)
    if (!room) throw new Error(`room ${roomId} is not watched`)
    const { times } = room
    room.times = { ticks: [], atMs: [] }
    return times
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
