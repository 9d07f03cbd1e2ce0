/** `npm run exam`: what each link does to a duel, in numbers and grades. */
import { readFileSync, writeFileSync } from 'node:fs'
import { chart } from './exam/chart.ts'
import { comparable, worsened } from './exam/compare.ts'
import { type ExamOptions, readExamCommand, usage } from './exam/options.ts'
import { linkLine, printed } from './exam/print.ts'
import { type ExamReport, type LinkReport, type PastReport, readPast } from './exam/report.ts'
import { runExam } from './exam/runExam.ts'

const WORSE = 1
const VOID = 2
/** As a shell has it for Ctrl-C. */
const STOPPED = 130

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second one does not wait.
    if (stop.signal.aborted) process.exit(STOPPED)
    stop.abort()
  })
}

try {
  const command = readExamCommand(process.argv.slice(2))
  if (command.kind === 'help') console.log(usage)
  else process.exitCode = await take(command.options)
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  console.error(stop.signal.aborted ? 'stopped' : reason)
  process.exitCode = stop.signal.aborted ? STOPPED : WORSE
}

/** Runs the exam and returns the exit code. */
async function take(options: ExamOptions): Promise<number> {
  // Before anything runs: minutes later is late to learn that the file is none.
  const { compareFile } = options
  const past = compareFile && readPast(readFileSync(compareFile, 'utf8'), compareFile)
  const tell = (link: LinkReport) => console.log(linkLine(link))
  const report = await runExam(options, tell, stop.signal)
  console.log(`\n${printed(report)}\n`)
  for (const line of report.skipped) console.log(`skipped: ${line}`)
  if (options.jsonFile) writeFileSync(options.jsonFile, `${JSON.stringify(report, undefined, 2)}\n`)
  if (options.chartFile) writeFileSync(options.chartFile, chart(report))
  const isWorse = past ? comparison(past, report, options.robust) : false
  const reason = report.void ?? report.links.find((each) => each.void)?.void
  if (reason) console.error(`this run does not count: ${reason}`)
  if (isWorse) return WORSE
  // What is compared then is what a busy machine cannot spoil.
  return reason && !options.robust ? VOID : 0
}

/** Prints what got worse; true if anything did, or if there was nothing to compare. */
function comparison(past: PastReport, report: ExamReport, robustOnly: boolean): boolean {
  const links = comparable(past, report)
  const worse = worsened(past, report, robustOnly)
  for (const line of worse) console.error(`WORSE ${line}`)
  if (links === 0) console.error('the two reports have no link in common')
  else if (worse.length === 0) console.log(`no worse than last time on ${links} links`)
  return links === 0 || worse.length > 0
}
