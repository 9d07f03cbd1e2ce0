import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Distribution } from '../measure/Distribution.ts'
import { REPORT_VERSION, type Report } from './Report.ts'

const number = z.number()
const byName = z.record(z.string(), number)
const column = z.array(number.nullable())

const histogram = z.string().refine(isHistogram, 'is no histogram')
const distribution = z.looseObject({
  count: number,
  p50: number,
  p90: number,
  p99: number,
  p999: number,
  max: number,
  unit: z.string(),
  histogram,
})

/** What pages and comparisons read; the rest may be anything. */
const reportSchema = z.looseObject({
  report: z.literal(REPORT_VERSION, 'no version of a report'),
  scenario: z.string(),
  startedAt: z.string(),
  forS: number,
  isCut: z.boolean(),
  plan: z.looseObject({
    target: z.string(),
    seed: number,
    bots: number,
    forS: number,
    mode: z.string(),
    mix: byName,
    drops: z.array(number).optional(),
  }),
  workers: number,
  place: z.record(z.string(), z.union([z.string(), number])),
  noise: z.looseObject({ lostPct: number, foreignPct: number.nullable() }),
  voidBecause: z.array(z.string()),
  distributions: z.record(z.string(), distribution),
  counts: byName,
  series: z.intersection(z.looseObject({ atS: z.array(number) }), z.record(z.string(), column)),
  server: z.looseObject({ nodes: z.array(z.looseObject({ url: z.string() })) }).optional(),
  serverUnread: z.array(z.string()),
  botsCpuCores: number.nullable(),
  numbers: byName,
  gates: z.array(
    z.looseObject({ number: z.string(), value: number.nullable(), isMet: z.boolean() }),
  ),
  brokeAt: z.object({ bots: number, atS: number, number: z.string() }).optional(),
  notes: z.array(z.string()).optional(),
})

/** Reads what a run left. Throws one error in words for what is no report, or one of another version. */
export function readReport(file: string): Report {
  const json = readJson(file)
  const version = (json as { report?: unknown } | null)?.report
  if (typeof version === 'number' && version !== REPORT_VERSION) {
    throw new Error(
      `${file} is a report of version ${version}; this is read by version ${REPORT_VERSION}`,
    )
  }
  const parsed = reportSchema.safeParse(json)
  if (parsed.success) return json as Report
  const [issue] = parsed.error.issues
  throw new Error(
    `${file} is no report: ${issue?.path.join('.') || 'all of it'}: ${issue?.message}`,
  )
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function isHistogram(base64: string): boolean {
  try {
    return Distribution.decode(base64).count >= 0
  } catch {
    return false
  }
}
