import { numberKinds } from './numbers.ts'
import type { GateResult, Report, Series } from './Report.ts'
import { chosen, clock } from './shown.ts'
import { thinned } from './thinned.ts'

/** A chart as the page's script draws it: plain JSON. */
export interface Chart {
  title: string
  /** In words after values; empty for counts. */
  unit: string
  /** Seconds of a run, or nines of a percentile: 2 is 99 %. */
  x: 'seconds' | 'nines'
  isLog: boolean
  xs: number[]
  lines: { label: string; values: (number | null)[]; isDashed: boolean; colour: number }[]
  /** Lines across, where a gate is. */
  limits: { value: number; text: string; colour: number }[]
  /** Lines down, where something was done to the run. */
  marks: { at: number; text: string }[]
}

interface Sketch {
  title: string
  unit: string
  /** Columns of the series, what they are called here, and the number whose gate goes with them. */
  lines: readonly (readonly [column: string, label: string, number?: string])[]
}

const sketches: readonly Sketch[] = [
  {
    title: 'Population',
    unit: '',
    lines: [
      ['live', 'live'],
      ['underway', 'under way'],
    ],
  },
  {
    title: 'Joins a second',
    unit: '',
    lines: [
      ['joins', 'joined'],
      ['joinsRefused', 'refused'],
      ['drops', 'dropped'],
      ['resumes', 'came back'],
    ],
  },
  {
    title: 'Time to join, and to be back',
    unit: 'ms',
    lines: [
      ['joinP50Ms', 'join p50'],
      ['joinP99Ms', 'join p99', 'join.p99'],
      ['resumeP99Ms', 'back p99', 'resume.p99'],
    ],
  },
  {
    title: 'Round trip',
    unit: 'ms',
    lines: [
      ['roundTripP50Ms', 'p50'],
      ['roundTripP99Ms', 'p99', 'roundTrip.p99'],
    ],
  },
  {
    title: 'View delay and snapshot age',
    unit: 'ms',
    lines: [
      ['viewDelayP50Ms', 'delay p50'],
      ['viewDelayP99Ms', 'delay p99', 'viewDelay.p99'],
      ['snapshotAgeP99Ms', 'age p99', 'snapshotAge.p99'],
    ],
  },
  {
    title: 'Input to confirmed',
    unit: 'ms',
    lines: [
      ['inputConfirmedP50Ms', 'p50'],
      ['inputConfirmedP99Ms', 'p99', 'inputConfirmed.p99'],
    ],
  },
  { title: 'Starved frames', unit: '%', lines: [['starvedPct', 'of all', 'frames.starvedShare']] },
  {
    title: 'Corrections a second',
    unit: '',
    lines: [
      ['corrections', 'all'],
      ['correctionsWithoutContact', 'without contact'],
    ],
  },
  { title: 'The bots’ own lateness', unit: 'ms', lines: [['botLateP99Ms', 'p99']] },
  { title: 'To a bot, a second', unit: 'kB', lines: [['kBInPerBotS', 'received']] },
  {
    title: 'Server: ticks',
    unit: 'ms',
    lines: [
      ['tickWorkP99Ms', 'work p99', 'server.tickWork.p99'],
      ['tickLatenessP99Ms', 'lateness p99', 'server.tickLateness.p99'],
    ],
  },
  {
    title: 'Server: loop delay and collections',
    unit: 'ms',
    lines: [
      ['loopDelayP99Ms', 'delay p99', 'server.loopDelay.p99'],
      ['gcP99Ms', 'collection p99', 'server.gc.p99'],
    ],
  },
  { title: 'Server: CPU', unit: 'cores', lines: [['cpuCores', 'all nodes', 'server.cpuCores']] },
  { title: 'Server: memory', unit: 'MB', lines: [['rssMB', 'resident', 'server.rssMB']] },
  {
    title: 'Server: waiting for the slowest socket',
    unit: 'KB',
    lines: [['bufferedKB', 'of one socket', 'server.bufferedKB']],
  },
  {
    title: 'Errors a second',
    unit: '',
    lines: [
      ['serverErrors', 'of the server'],
      ['closed', 'lines closed'],
      ['badFrames', 'bad frames'],
    ],
  },
]

/** A run in a chart, and what sets its lines apart from those of another. */
export interface Charted {
  report: Report
  name: string
}

/** All charts over time for which there are values. */
export function chartsOf(runs: readonly Charted[]): Chart[] {
  const thin = runs.map(({ name, report }) => ({ name, report, series: thinned(report.series) }))
  const xs = [...new Set(thin.flatMap(({ series }) => series.atS))].toSorted((a, b) => a - b)
  return sketches.flatMap((sketch) => {
    const lines = thin
      .flatMap((run, i) => linesOf(sketch, run, xs, i > 0))
      .toSorted((a, b) => a.colour - b.colour)
    if (lines.length === 0) return []
    const { title, unit } = sketch
    const limits = runs.length === 1 ? limitsOf(sketch, runs[0]?.report.gates ?? []) : []
    const marks = runs.length === 1 && runs[0] ? marksOf(runs[0].report) : []
    return [{ title, unit, x: 'seconds', isLog: false, xs, lines, limits, marks } satisfies Chart]
  })
}

function linesOf(
  { lines }: Sketch,
  { name, series }: { name: string; series: Series },
  xs: readonly number[],
  isDashed: boolean,
): Chart['lines'] {
  return lines.flatMap(([column, label], colour) => {
    const values = series[column]
    if (!values?.some((value) => value !== null)) return []
    const byTime = new Map(series.atS.map((atS, i) => [atS, drawable(values[i])]))
    const full = name === '' ? label : `${label}, ${name}`
    return [{ label: full, values: xs.map((x) => byTime.get(x) ?? null), isDashed, colour }]
  })
}

/** To four digits, which is finer than any screen. */
const drawable = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value.toPrecision(4))

function limitsOf({ lines }: Sketch, gates: readonly GateResult[]): Chart['limits'] {
  return gates.flatMap(({ number, max }) => {
    const colour = lines.findIndex(([, , name]) => name === number)
    const line = lines[colour]
    if (!line || max === undefined) return []
    const unit = numberKinds.get(number)?.unit ?? 'count'
    const value = unit === 'share' ? 100 * max : max
    return [{ value, text: `${line[1]}: at most ${chosen(max, unit)}`, colour }]
  })
}

function marksOf({ plan, brokeAt }: Report): Chart['marks'] {
  const drops = (plan.drops ?? []).map((share) => ({ at: share * plan.forS, text: 'all dropped' }))
  const broke = brokeAt ? [{ at: brokeAt.atS, text: `broke at ${clock(brokeAt.atS)}` }] : []
  return [...drops, ...broke]
}
