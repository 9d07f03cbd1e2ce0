import { TICK_MS } from '@tidepaint/shared/tuning'
import { byRoom, entriesOf, type History, type Patch } from './history.ts'
import type { Strike } from './plan.ts'
import type { Takeover } from './takeovers.ts'

/** So much of what was before a strike is looked at. */
const BEFORE_MS = 3000
/** Without a patch for this long a player is told that the line broke. */
const QUIET_MS = 400

/** What was done, and when; times are those of the histories. */
export interface StruckRound {
  strike: Strike
  startMs: number
  /** The fault itself was over. */
  overMs: number
  /** All who came back were back. */
  settledMs: number
  /** Rooms that it hit. */
  rooms: readonly string[]
  /** Rooms that nobody was in any more when all had settled. */
  lost: readonly string[]
  /** How long after the fault each node had seats again; where Redis was struck. */
  joinsMs: readonly number[]
  /** Why it could not be done, if it could not. */
  failed: string | undefined
}

/** What a strike did to those who played. */
export interface RoundMeasures {
  /** Of each bot whose line broke or fell silent: from its last patch to the next one. */
  backMs: number[]
  /** Bots that were not back in the end. */
  neverBack: number
  /** Of each bot in the rooms that were hit, the longest time between two patches. */
  gapMs: number[]
  /** Of each room that changed its owner: told ticks that were undone. */
  lostPlayMs: number[]
  /** Of each room that changed its owner: from the strike to the first patch of the new one. */
  takenOverMs: number[]
  /** Of each room that was hit: ticks that it left out, where the owner stayed. */
  droppedTicks: number[]
  /** Ticks of a former owner that somebody accepted after somebody else had the new one's. */
  zombieTicks: number
}

/** Looks at the end of histories only, so that it costs the same however long a run is. */
export function measure(
  round: StruckRound,
  histories: readonly History[],
  takeovers: readonly Takeover[],
): RoundMeasures {
  const struck = histories.filter(({ room }) => round.rooms.includes(room))
  const stays = [...byRoom(struck.map((stay) => endOf(stay, round.startMs - BEFORE_MS)))]
  const hit = stays.flatMap(([, of]) => of).flatMap((stay) => lookAt(stay, round))
  const changes = stays.flatMap(([room, of]) => ownerChanges(room, of, round))
  const broken = hit.filter(({ isBroken }) => isBroken)
  return {
    backMs: broken.flatMap(({ isBack, gapMs }) => (isBack ? gapMs : [])),
    neverBack: broken.filter(({ isBack }) => !isBack).length,
    gapMs: hit.map(({ gapMs }) => gapMs),
    lostPlayMs: changes.map((change) => lostTicks(change, takeovers) * TICK_MS),
    takenOverMs: changes.map(({ firstAtMs }) => firstAtMs - round.startMs),
    droppedTicks: stays.map(([, of]) => Math.max(0, ...of.map((stay) => droppedIn(stay, round)))),
    zombieTicks: stays.reduce((sum, [, of]) => sum + zombieTicks(of), 0),
  }
}

function endOf(stay: History, fromMs: number): History {
  const last = stay.entries.findLastIndex(({ atMs }) => atMs < fromMs)
  return { ...stay, entries: stay.entries.slice(last + 1) }
}

interface Look {
  gapMs: number
  isBroken: boolean
  isBack: boolean
}

/** What one stay was like meanwhile; nothing for one that ended before or began later. */
function lookAt(stay: History, { startMs, settledMs }: StruckRound): Look[] {
  const patches = entriesOf(stay, 'patch')
  const before = patches.findLast(({ atMs }) => atMs <= startMs)
  const isOver = entriesOf(stay, 'ended').some(({ atMs }) => atMs <= startMs)
  if (before === undefined || isOver) return []
  const meanwhile = patches.filter(({ atMs }) => atMs > startMs && atMs <= settledMs)
  const times = [before.atMs, ...meanwhile.map(({ atMs }) => atMs)]
  const gapMs = Math.max(0, ...times.slice(1).map((atMs, i) => atMs - (times[i] ?? atMs)))
  const dropped = entriesOf(stay, 'dropped').some(isWithin(startMs, settledMs))
  const ended = entriesOf(stay, 'ended').some(isWithin(startMs, settledMs))
  const silentMs = settledMs - (times.at(-1) ?? settledMs)
  const isBack = !ended && silentMs < QUIET_MS
  return [{ gapMs, isBack, isBroken: dropped || !isBack || gapMs > QUIET_MS }]
}

const isWithin =
  (fromMs: number, toMs: number) =>
  ({ atMs }: { atMs: number }): boolean =>
    atMs > fromMs && atMs <= toMs

interface OwnerChange {
  room: string
  epoch: number
  /** The latest tick of the former owner that anybody was told. */
  toldTick: number
  /** The first one of the new owner, and when that came. */
  firstTick: number
  firstAtMs: number
}

function ownerChanges(
  room: string,
  stays: readonly History[],
  { startMs, settledMs }: StruckRound,
): OwnerChange[] {
  const patches = stays.flatMap((stay) => entriesOf(stay, 'patch'))
  const epochs = [...new Set(patches.map(({ epoch }) => epoch))].toSorted((a, b) => a - b)
  return epochs.slice(1).flatMap((epoch, i) => {
    const own = patches.filter((patch) => patch.epoch === epoch)
    const firstAtMs = Math.min(...own.map(({ atMs }) => atMs))
    if (!isWithin(startMs, settledMs)({ atMs: firstAtMs })) return []
    const toldTick = lastTickOf(patches, epochs[i] ?? 0)
    return [
      { room, epoch, toldTick, firstTick: Math.min(...own.map(({ tick }) => tick)), firstAtMs },
    ]
  })
}

const lastTickOf = (patches: readonly Patch[], of: number): number =>
  Math.max(...patches.flatMap(({ epoch, tick }) => (epoch === of ? tick : [])))

/** By the log of the new owner; without one, what players could see of it, which is the least it was. */
function lostTicks(
  { room, epoch, toldTick, firstTick }: OwnerChange,
  takeovers: readonly Takeover[],
) {
  const told = takeovers.findLast((each) => each.roomId === room && each.epoch === epoch)
  // A player who is there before the first tick of the new owner is told the one it begins with.
  return Math.max(0, toldTick - Math.min(firstTick, told?.tick ?? Number.POSITIVE_INFINITY))
}

function droppedIn(stay: History, { startMs, settledMs }: StruckRound): number {
  const patches = entriesOf(stay, 'patch')
  const before = patches.findLast(({ atMs }) => atMs <= startMs)
  const after = patches.findLast(({ atMs }) => atMs <= settledMs)
  if (before === undefined || after === undefined || before.epoch !== after.epoch) return 0
  return after.droppedTicks - before.droppedTicks
}

/** Of one room. */
function zombieTicks(stays: readonly History[]): number {
  const patches = stays.flatMap((stay) => entriesOf(stay, 'patch'))
  const inOrder = patches.toSorted((a, b) => a.atMs - b.atMs)
  /** By epoch: its first tick that anybody was told. */
  let newest = { epoch: 0, tick: 0 }
  let count = 0
  for (const { epoch, tick } of inOrder) {
    if (epoch > newest.epoch) newest = { epoch, tick }
    // Ticks up to that one were on their way when the room was handed over.
    else if (epoch < newest.epoch && tick > newest.tick) count++
  }
  return count
}
