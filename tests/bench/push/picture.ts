import {
  across,
  bar,
  dot,
  drawing,
  grey,
  logScale,
  rule,
  text,
} from '@tidepaint/loadtest/report/svg'
import { colours } from './colours.ts'
import type { WayId } from './listeners.ts'
import type { Results, WayResult } from './results.ts'
import { shown } from './tables.ts'
import { upkeepChart } from './upkeepChart.ts'

const WIDTH = 960
const HEIGHT = 740
const ROWS_TOP = 124
const ROW = 36
const BAR = 18

type Row = readonly [way: WayResult, y: number, colour: string]

/** Draws a run as an SVG: what a delivery costs, and what it costs when there is little to say. */
export function pictureOf(results: Results, where: string): string {
  const ids = Object.keys(results.ways) as WayId[]
  const rows = ids.map((id, i): Row => [results.ways[id], ROWS_TOP + i * ROW, colours[id]])
  const title = `One message a second to ${shown(results.clients)} clients`
  return drawing(WIDTH, HEIGHT, title, [
    text(28, 40, title, { size: 20, weight: 'bold' }),
    text(28, 61, where, { fill: grey, size: 12 }),
    ...rows.map(([{ title: name }, y, fill]) =>
      text(140, y + 5, name, { anchor: 'end', fill, weight: 'bold' }),
    ),
    ...latencyPanel(rows, 160, 392),
    ...barPanel(rows, 520, 640, 'server CPU a delivery, µs', ({ cpuUs }) => [cpuUs.median]),
    ...barPanel(rows, 724, 834, 'bytes a second, down + up', ({ bytesDown, bytesUp }) => [
      bytesDown,
      bytesUp,
    ]),
    ...upkeepChart(results, { left: 90, right: 660, top: 410, bottom: 680 }),
  ])
}

/** From the median to the 99th of a hundred, in tenfold steps. */
function latencyPanel(rows: readonly Row[], left: number, right: number): string[] {
  const decades = Math.ceil(Math.log10(Math.max(...rows.map(([{ p99Ms }]) => p99Ms))))
  const x = logScale([1, 10 ** decades], [left, right])
  const [top, bottom] = [ROWS_TOP - 14, ROWS_TOP + rows.length * ROW - 16]
  const steps = Array.from({ length: decades + 1 }, (_, i) => 10 ** i)
  const grid = steps.flatMap((ms) => [
    across([x(ms), top], [x(ms), bottom], rule),
    text(x(ms), bottom + 15, shown(ms), { size: 11, fill: grey, anchor: 'middle' }),
  ])
  const marks = rows.flatMap(([{ p50Ms, p99Ms }, y, colour]) => [
    across([x(p50Ms), y], [x(p99Ms), y], colour, 4),
    dot(x(p50Ms), y, 6, colour),
    dot(x(p99Ms), y, 3.5, colour),
    text(right + 14, y + 5, `${shown(p50Ms)} / ${shown(p99Ms)}`),
  ])
  return [text(left, 96, 'latency p50 / p99, ms', { fill: grey }), ...grid, ...marks]
}

/** Bars from nothing; where there are two values, the second is paler and behind the first. */
function barPanel(
  rows: readonly Row[],
  left: number,
  right: number,
  title: string,
  of: (way: WayResult) => readonly number[],
): string[] {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const most = Math.max(...rows.map(([way]) => sum(of(way))))
  const width = (value: number) => ((right - left) * value) / most
  const bars = rows.flatMap(([way, y, colour]) => {
    const values = of(way)
    const [first = 0] = values
    return [
      bar(left, y - BAR / 2, width(sum(values)), BAR, `${colour}66`),
      bar(left, y - BAR / 2, width(first), BAR, colour),
      text(left + width(sum(values)) + 7, y + 5, values.map(shown).join(' + ')),
    ]
  })
  return [text(left, 96, title, { fill: grey }), ...bars]
}
