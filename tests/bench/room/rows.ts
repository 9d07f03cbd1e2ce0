import { TICK_HZ } from '@tidepaint/shared/tuning'
import { perPlayerS, type Quantity, sum } from '../peers/quantities.ts'
import {
  boltsRow,
  bytesRow,
  inputsRow,
  lateRow,
  type Row,
  ticksRow,
  workRow,
} from '../peers/rows.ts'
import type { Round } from '../peers/side.ts'

/** A pause of the collector that somebody would see. */
const GC_LONG_MS = 10

/** So much of it for each patch that reached a player. */
const perPatch =
  (of: (round: Round) => number): Quantity =>
  (rounds) =>
    sum(rounds, of) / sum(rounds, ({ patchesIn }) => patchesIn)

const meanOf =
  (of: (round: Round) => number): Quantity =>
  (rounds) =>
    sum(rounds, of) / rounds.length

const gcMs = (rounds: readonly Round[]): number[] => rounds.flatMap(({ report }) => report.gcMs)

const visible = meanOf(({ report }) => report.visible)

const workP99Row = workRow('p99', 0.99)

/** All that a room's server does, one way after the other, in rounds of one size and placing. */
export const quantities = {
  cpuUsPatch: perPatch(({ cpuMs }) => cpuMs * 1000),
  cores: (rounds) => sum(rounds, ({ cpuMs }) => cpuMs) / sum(rounds, ({ forMs }) => forMs),
  kBS: bytesRow.of,
  bytesPatch: perPatch(({ bytesIn }) => bytesIn),
  /** As if all ticks had come in time: who falls behind sends less a second. */
  kBSInFull: (rounds) => (bytesRow.of(rounds) * TICK_HZ) / ticksRow.of(rounds),
  bytesCraft: (rounds) => perPatch(({ patchBytesIn }) => patchBytesIn)(rounds) / visible(rounds),
  workP99Ms: workP99Row.of,
  writesPatch: perPatch(({ writes }) => writes),
  gcLong: (rounds) => gcMs(rounds).filter((ms) => ms > GC_LONG_MS).length,
  ticksS: ticksRow.of,
  patchesS: perPlayerS(({ patchesIn }) => patchesIn),
} as const satisfies Record<string, Quantity>

export const rows: readonly Row[] = [
  {
    title: 'CPU of the server a player and patch, us',
    of: quantities.cpuUsPatch,
    digits: 1,
    isCompared: true,
  },
  { title: 'cores of the server', of: quantities.cores, digits: 2, isCompared: true },
  bytesRow,
  { title: 'bytes a player and patch', of: quantities.bytesPatch, digits: 0, isCompared: true },
  {
    title: 'bytes of the state a visible craft and patch',
    of: quantities.bytesCraft,
    digits: 1,
    isCompared: true,
  },
  workRow('p50', 0.5),
  workP99Row,
  workRow('p99.9', 0.999),
  lateRow('p50', 0.5),
  lateRow('p99', 0.99),
  lateRow('p99.9', 0.999),
  { title: 'GC pauses', of: (rounds) => gcMs(rounds).length, digits: 0, isCompared: false },
  {
    title: 'GC pause max, ms',
    of: (rounds) => Math.max(0, ...gcMs(rounds)),
    digits: 2,
    isCompared: false,
  },
  { title: `GC pauses over ${GC_LONG_MS} ms`, of: quantities.gcLong, digits: 0, isCompared: false },
  { title: 'writes a player and patch', of: quantities.writesPatch, digits: 2, isCompared: true },
  {
    title: 'frames a player and patch',
    of: perPatch(({ framesIn }) => framesIn),
    digits: 2,
    isCompared: true,
  },
  { title: 'craft in view of a player', of: visible, digits: 1, isCompared: false },
  {
    title: 'of these told in a patch',
    of: meanOf(({ report }) => report.due),
    digits: 1,
    isCompared: false,
  },
  ticksRow,
  {
    title: 'work done: patches a player and second',
    of: quantities.patchesS,
    digits: 2,
    isCompared: false,
  },
  inputsRow,
  boltsRow,
]

/** What is compared from room to room. */
const growing: ReadonlySet<Quantity> = new Set([
  quantities.cpuUsPatch,
  quantities.kBS,
  quantities.bytesPatch,
  quantities.workP99Ms,
  visible,
])
export const growingRows: readonly Row[] = rows.filter(({ of }) => growing.has(of))
