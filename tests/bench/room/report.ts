import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../../../scripts/run.ts'
import { growthOf } from './growth.ts'
import type { Judged } from './judge.ts'
import type { Options } from './options.ts'
import type { Played, Results } from './results.ts'
import { rows } from './rows.ts'

/** All numbers of a run as plain data, under the names that the tables have. */
export const reportOf = (
  { played, encoded, noise }: Results,
  goals: readonly Judged[],
  { seed, rounds, forMs, warmUpMs }: Options,
  machine: string,
) => ({
  machine,
  options: { seed, rounds, forMs, warmUpMs },
  noise,
  rooms: played.map(roomOf),
  growth: growthOf(played),
  encoded,
  goals,
})

const roomOf = ({ seats, placing, standings, faults }: Played) => ({
  seats,
  placing,
  faults,
  contenders: standings.map(({ title, rounds }) => ({
    title,
    numbers: Object.fromEntries(rows.map((row) => [row.title, row.of(rounds)])),
    savings: savingsOf(rounds),
  })),
})

/** What rooms gave up at the end of any round. */
export const savingsOf = (rounds: Played['standings'][number]['rounds']): string[] => [
  ...new Set(rounds.flatMap(({ report }) => report.savings)),
]

/** Writes a report to a new folder in reports/; returns the file. */
export function keep(report: ReturnType<typeof reportOf>, startedAt: Date): string {
  const time = startedAt.toISOString().replace(/[-:]/g, '').slice(0, 15)
  const folder = join(root, 'reports', `${time}-room`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'report.json')
  writeFileSync(file, `${JSON.stringify(report, undefined, 1)}\n`)
  return relative(process.cwd(), file)
}
