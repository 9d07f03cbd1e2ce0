import { CELL_U, TICK_MS, tuning } from '@tidepaint/shared/tuning'
import type { Link } from '../links/profiles.ts'

/** What a link is graded by. */
export const metrics = [
  'hitAgreementPct',
  'unexplainedCorrections',
  'contactCorrectionPct',
  'correctionP99Cells',
  'viewDelayMs',
  'starvedPct',
  'clockErrorP99Ms',
  'confirmedP95Ms',
  'confirmedP99Ms',
  'resumeMs',
] as const
export type Metric = (typeof metrics)[number]

/** Round trips at which targets are stated, and the targets there: on a clean line and with 2 % loss. */
const RTTS_MS = [50, 100, 200] as const
type Stated = readonly [at50: number, at100: number, at200: number]
const LOSS_PCT = 2

interface Row {
  title: string
  unit: string
  digits: number
  /** More is better, up to 100; else less is. */
  isShare?: boolean
  clean?: Stated
  lossy?: Stated
}

const always = (value: number): Stated => [value, value, value]
const radiusCells = tuning.craft.radiusU / CELL_U
const roundTripAnd = (moreMs: number): Stated => [50 + moreMs, 100 + moreMs, 200 + moreMs]

/** What each metric is, and what is aimed at. Between the stated round trips it is on a line. */
export const table: Readonly<Record<Metric, Row>> = {
  hitAgreementPct: {
    title: 'hit agreement',
    unit: '%',
    digits: 1,
    isShare: true,
    clean: [99.5, 99, 97],
    lossy: [99, 98, 95],
  },
  unexplainedCorrections: {
    title: 'corrections without contact',
    unit: '',
    digits: 0,
    clean: always(0),
    lossy: always(0),
  },
  contactCorrectionPct: {
    title: 'corrected inputs while ramming',
    unit: '%',
    digits: 2,
    clean: [1, 2, 4],
    lossy: [2, 4, 8],
  },
  correctionP99Cells: {
    title: 'correction p99',
    unit: 'cells',
    digits: 2,
    clean: always(radiusCells / 4),
    lossy: always(radiusCells / 2),
  },
  viewDelayMs: {
    title: 'view delay',
    unit: 'ms',
    digits: 0,
    clean: [70, 100, 150],
    lossy: [160, 210, 400],
  },
  starvedPct: {
    title: 'starved frames',
    unit: '%',
    digits: 2,
    clean: always(1),
    lossy: always(1),
  },
  clockErrorP99Ms: {
    title: 'clock error p99',
    unit: 'ms',
    digits: 1,
    clean: [3, 5, 8],
    lossy: always(10),
  },
  confirmedP95Ms: {
    title: 'input confirmed p95',
    unit: 'ms',
    digits: 0,
    clean: roundTripAnd(1.5 * TICK_MS),
  },
  confirmedP99Ms: {
    title: 'input confirmed p99',
    unit: 'ms',
    digits: 0,
    lossy: roundTripAnd(190),
  },
  resumeMs: {
    title: 'back after a cut',
    unit: 'ms',
    digits: 0,
    // Ours: a pause of 100 ms and a new socket, which takes six round trips until play goes on.
    clean: [600, 900, 1500],
    lossy: [900, 1400, 2400],
  },
}

/** What is aimed at on this link; undefined where nothing is. */
export function targetOf(metric: Metric, { rttMs, lossPct }: Link): number | undefined {
  const { clean, lossy } = table[metric]
  const [low, high] = [clean, lossy].map((stated) => stated && onLine(stated, rttMs))
  if (lossPct === 0) return low
  if (low === undefined || lossPct >= LOSS_PCT) return high
  return high === undefined ? undefined : low + ((high - low) * lossPct) / LOSS_PCT
}

/** On the line through the two stated values around `rttMs`, or through the two nearest. */
function onLine([at50, at100, at200]: Stated, rttMs: number): number {
  const [fromMs, toMs, from, to] =
    rttMs < RTTS_MS[1]
      ? [RTTS_MS[0], RTTS_MS[1], at50, at100]
      : [RTTS_MS[1], RTTS_MS[2], at100, at200]
  return from + ((to - from) * (rttMs - fromMs)) / (toMs - fromMs)
}
