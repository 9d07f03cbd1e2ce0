import { linkOf } from '../links/profiles.ts'
import { gradesOf, type Values } from './grades.ts'
import type { ExamReport, LinkReport, Spread } from './report.ts'

const even: Spread = { p50: 1, p95: 2, p99: 3 }

/** A report of one link with these values, to try what is done with reports. */
export function testReport(values: Values, name = 'rtt-100'): ExamReport {
  const link = linkOf(name)
  if (!link) throw new Error(`no link is named ${name}`)
  const one: LinkReport = {
    link,
    way: 'relay',
    values,
    grades: gradesOf(values, link),
    counts: { hitsShown: 100, inputs: 1800, frames: 3600, corrections: 0 },
    viewDelayMs: even,
    rewindMs: even,
    clockErrorMs: even,
    confirmedMs: even,
    patchGapMs: even,
    frameLateMs: even,
    tickLateMs: even,
    void: undefined,
  }
  return {
    place: {
      cpu: 'a core',
      cores: 2,
      memoryGiB: 4,
      kernel: 'Linux',
      node: 'v24',
      commit: 'abc1234',
      version: '0.1.0',
      protocol: 1,
    },
    seed: 1,
    forS: 60,
    lostPct: 1,
    void: undefined,
    links: [one],
    skipped: [],
  }
}
