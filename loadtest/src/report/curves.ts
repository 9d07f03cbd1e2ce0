import { Distribution } from '../measure/Distribution.ts'
import type { Metric } from '../measure/metrics.ts'
import type { Chart, Charted } from './charts.ts'

const shownMetrics = { join: 'join', inputConfirmed: 'input to confirmed', viewDelay: 'view delay' }
/** Of a nine: fine enough to look smooth. */
const STEP = 0.05

/** How long it took for which share of all, as HdrHistogram's plots have it: each nine has the same room. */
export function curvesOf(runs: readonly Charted[]): Chart[] {
  const curves = runs.flatMap(({ report, name }, run) =>
    Object.entries(shownMetrics).flatMap(([metric, title], colour) => {
      const found = report.distributions[metric as Metric]
      if (!found || found.count === 0) return []
      const label = name === '' ? title : `${title}, ${name}`
      const values = Distribution.decode(found.histogram)
      return [{ label, values, isDashed: run > 0, colour, nines: Math.log10(values.count) }]
    }),
  )
  if (curves.length === 0) return []
  const end = Math.max(1, ...curves.map(({ nines }) => nines))
  const xs = Array.from({ length: Math.ceil(end / STEP) + 1 }, (_, i) => i * STEP)
  const lines = curves.map(({ values, nines, ...line }) => ({
    ...line,
    values: xs.map((x) => (x > nines + STEP ? null : values.quantile(1 - 10 ** -x))),
  }))
  const known = { title: 'Percentiles', unit: 'ms', x: 'nines', isLog: true } as const
  return [{ ...known, xs, lines, limits: [], marks: [] }]
}
