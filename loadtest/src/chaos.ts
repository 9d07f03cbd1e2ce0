/** `npm run chaos`: servers die while bots play, and what the bots saw is checked. `-- help` says more. */
import { randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../../scripts/run.ts'
import { encodeHistories } from './chaos/history.ts'
import { type ChaosOptions, readChaosCommand, usage } from './chaos/options.ts'
import { exitCodeOf, reportText } from './chaos/report.ts'
import { type ChaosResult, runChaos } from './chaos/runChaos.ts'
import { timeline } from './chaos/timeline.ts'

const FAILED = 1
/** As a shell has it for Ctrl-C. */
const STOPPED = 130

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second one does not wait.
    if (stop.signal.aborted) process.exit(STOPPED)
    console.log('ending; once more to end at once')
    stop.abort()
  })
}
// A terminal that was closed is no reason to lose the report.
process.stdout.on('error', () => {})

try {
  const command = readChaosCommand(process.argv.slice(2), () => randomInt(2 ** 32))
  if (command.kind === 'help') console.log(usage)
  else process.exitCode = await strike(command.options)
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exitCode = FAILED
}

async function strike(options: ChaosOptions): Promise<number> {
  // The SDK tells there of each line that it mends.
  console.info = () => {}
  const { seed, rooms, seats, nodes } = options
  console.log(`seed ${seed}: ${rooms} rooms of ${seats} bots on ${nodes} nodes`)
  const result = await runChaos(options, (line) => console.log(line), stop.signal)
  keep(result, options)
  console.log(`\n${reportText(result.report)}`)
  return exitCodeOf(result.report)
}

function keep({ report, histories, log }: ChaosResult, { out, picture }: ChaosOptions): void {
  const time = report.startedAt.replace(/[-:]/g, '').slice(0, 15)
  const folder = out ?? join(root, 'reports', `${time}-chaos`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'histories.jsonl'), encodeHistories(histories))
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, undefined, 1)}\n`)
  writeFileSync(join(folder, 'cluster.log'), log.map((line) => `${line}\n`).join(''))
  const drawn = timeline(report, histories)
  if (drawn !== undefined) writeFileSync(join(folder, 'timeline.svg'), drawn)
  if (drawn !== undefined && picture !== undefined) writeFileSync(picture, drawn)
  if (drawn === undefined && picture !== undefined) console.log('no kill, no picture')
  console.log(`\nreport: ${relative(process.cwd(), folder)}/report.json and histories.jsonl`)
}
