import { board } from './board.ts'
import type { Held, HeldId } from './held.ts'
import type { QuestionResult, Results, WayResult } from './results.ts'
import { cheaperFromS, upkeepOf } from './upkeep.ts'

/** With as many digits as a measurement is worth, and commas between thousands. */
export function shown(value: number): string {
  const digits = Math.abs(value) < 10 ? 1 : 0
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits })
}

const boardKb = JSON.stringify(board).length / 1000

type Rows = readonly (readonly string[])[]

function table([head = [], ...rows]: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [head, head.map(() => '---'), ...rows].map(line).join('\n')
}

/** All tables of a run, as docs/push.md has them. */
export const tablesOf = (results: Results): string =>
  [
    `One message a second to ${shown(results.clients)} clients:`,
    waysTable(results),
    'A line on which nothing is said:',
    heldTable(results),
    `A list of ${shown(boardKb)} kB is asked for:`,
    questionsTable(results),
    `Without clients the server uses ${shown(results.idleCpuMs)} ms of CPU a second; that is taken off above.`,
  ].join('\n\n')

function waysTable({ ways, clients }: Results): string {
  const row = ({ title, p50Ms, p99Ms, cpuUs, bytesDown, bytesUp }: WayResult) => [
    title,
    `${shown(p50Ms)} / ${shown(p99Ms)}`,
    `${shown(cpuUs.median)} (${shown(cpuUs.min)} to ${shown(cpuUs.max)})`,
    `${shown((cpuUs.median * clients) / 1e4)} %`,
    `${shown(bytesDown)} + ${shown(bytesUp)}`,
  ]
  return table([
    [
      '',
      'latency p50 / p99, ms',
      'server CPU a delivery, us',
      'of a core',
      'bytes a second and client, down + up',
    ],
    ...Object.values(ways).map(row),
  ])
}

function heldTable(results: Results): string {
  const upkeep = upkeepOf(results)
  const pollsFrom = (id: HeldId): string => {
    if (id !== 'socket' && id !== 'events') return ''
    const everyS = cheaperFromS(upkeep.poll, upkeep[id])
    return everyS === undefined ? 'never' : `every ${shown(everyS)} s`
  }
  const row = ([id, line]: [HeldId, Held]) => [
    line.title,
    `${shown(line.usedBytes / 1000)} (${shown(line.rssBytes / 1000)})`,
    shown(line.openCpuUs),
    shown(line.idleCpuUsPerS),
    shown(line.bytesPerS),
    pollsFrom(id),
  ]
  return table([
    [
      '',
      'memory in use (resident), kB',
      'CPU to open it, us',
      'CPU a second, us',
      'bytes a second',
      'polling is cheaper from',
    ],
    ...(Object.entries(results.held) as [HeldId, Held][]).map(row),
  ])
}

function questionsTable({ questions }: Results): string {
  const row = ({ title, cpuUs, bytesDown, bytesUp }: QuestionResult) => [
    title,
    shown(cpuUs),
    `${shown(bytesDown)} + ${shown(bytesUp)}`,
  ]
  return table([['', 'server CPU, us', 'bytes down + up'], ...Object.values(questions).map(row)])
}
