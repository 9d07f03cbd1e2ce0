import { z } from 'zod'
import type { Link } from '../links/profiles.ts'
import type { Place } from '../report/Report.ts'
import type { Grades, Values } from './grades.ts'
import { metrics } from './metrics.ts'

/** How a link was made: by a relay that delays a stream, or with packets that really get lost. */
export type Way = 'relay' | 'packets'

/** Of a time or a length: 50, 95 and 99 of 100 are at most this. */
export interface Spread {
  p50: number
  p95: number
  p99: number
}

/** What was measured on one link. */
export interface LinkReport {
  link: Link
  way: Way
  values: Values
  grades: Grades
  /** How much there was to measure by. */
  counts: { hitsShown: number; inputs: number; frames: number; corrections: number }
  viewDelayMs: Spread
  /** How far into the past shots were judged; 250 is as far as that goes. */
  rewindMs: Spread
  clockErrorMs: Spread
  confirmedMs: Spread
  patchGapMs: Spread
  /** How late the frames of our own players came. */
  frameLateMs: Spread
  /** How late the server's ticks came. */
  tickLateMs: Spread
  /** Why this does not count, if it does not. */
  void: string | undefined
}

/** What `--json` writes. */
export interface ExamReport {
  place: Place
  seed: number
  /** Seconds of each duel. */
  forS: number
  /** Hundredths of its time that a spin loop lost, and why the run does not count if it does not. */
  lostPct: number
  void: string | undefined
  links: LinkReport[]
  /** What was left out, and why. */
  skipped: string[]
}

/** As much of a report as a later one is compared with. */
const pastReport = z.object({
  links: z.array(
    z.object({
      link: z.object({ name: z.string() }),
      way: z.enum(['relay', 'packets']),
      values: z.partialRecord(z.enum(metrics), z.number()),
    }),
  ),
})
export type PastReport = z.infer<typeof pastReport>

/** Reads what `--json` wrote, or throws one line that says what is wrong with it. */
export function readPast(text: string, file: string): PastReport {
  try {
    return pastReport.parse(JSON.parse(text))
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : String(error)
    throw new Error(`${file} is no report of an exam: ${why}`, { cause: error })
  }
}
