/** `npm run swarm`: bots that play, and a report of what it was like. `-- help` lists what there is. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../../scripts/run.ts'
import { comparisonText, htmlOfComparison } from './report/compare.ts'
import { gatesText, readGates } from './report/gates.ts'
import { htmlOf } from './report/html.ts'
import type { Report } from './report/Report.ts'
import { readReport } from './report/readReport.ts'
import { summaryText } from './report/summary.ts'
import { openFilesFault } from './swarm/openFiles.ts'
import { readCommand, type SwarmCommand, type SwarmOptions, usage } from './swarm/options.ts'
import { runSwarm } from './swarm/runSwarm.ts'
import { Screen } from './swarm/Screen.ts'
import { openTarget } from './swarm/target.ts'

/** What a run says by its exit code. */
const EXIT = { ok: 0, failed: 1, void: 2 } as const

// A terminal that was closed is no reason to lose the report.
process.stdout.on('error', () => {})

try {
  process.exitCode = await run(readCommand(process.argv.slice(2)))
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exitCode = EXIT.failed
}

async function run(command: SwarmCommand): Promise<number> {
  switch (command.kind) {
    case 'help':
      console.log(usage)
      return EXIT.ok
    case 'compare':
      return compare(command.files, command.out)
    case 'run':
      return play(command.options)
  }
}

async function play(options: SwarmOptions): Promise<number> {
  const { scenario, workers } = options
  const gates = readGates(scenario, options.gatesFile)
  const fault = openFilesFault(Math.ceil(options.plan.bots / workers) * 2)
  if (fault) throw new Error(fault)
  const cut = cutByHand()
  const target = await openTarget(options.target)
  try {
    const plan = { ...options.plan, target: target.url }
    const { METRICS_TOKEN: token } = process.env
    console.log(
      `${scenario}: ${plan.bots} bots for ${plan.forS} s at ${target.url}, seed ${plan.seed}`,
    )
    const screen = new Screen(plan)
    const report = await runSwarm({
      scenario,
      plan,
      workers,
      target,
      gates,
      signal: cut,
      onSecond: (second, recorder) => screen.show(second, recorder),
      ...(token ? { metricsToken: token } : {}),
    })
    keep(report, options.out)
    return verdict(report)
  } finally {
    await target.stop()
  }
}

/** The first Ctrl-C ends the run and lets it report; the second one does not wait for that. */
function cutByHand(): AbortSignal {
  const controller = new AbortController()
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(EXIT.failed)
    console.log('\nending; once more to end at once')
    controller.abort()
  })
  return controller.signal
}

function keep(report: Report, out: string | undefined): void {
  const time = report.startedAt.replace(/[-:]/g, '').slice(0, 15)
  const folder = out ?? join(root, 'reports', `${time}-${report.scenario}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, undefined, 1)}\n`)
  writeFileSync(join(folder, 'report.html'), htmlOf(report))
  console.log(`\n${summaryText(report)}\n`)
  console.log(`report: ${relative(process.cwd(), folder)}/report.html and report.json`)
}

function verdict(report: Report): number {
  if (report.gates.length > 0) console.log(gatesText(report.gates))
  for (const reason of report.voidBecause) console.log(`this run does not count: ${reason}`)
  if (report.gates.some(({ isMet }) => !isMet) && !report.plan.untilBroken) return EXIT.failed
  return report.voidBecause.length > 0 ? EXIT.void : EXIT.ok
}

function compare(files: readonly [string, string], out: string | undefined): number {
  const [before, after] = files.map((file) => readReport(file))
  if (!before || !after) throw new Error('compare takes two reports')
  console.log(comparisonText(before, after))
  const file = out ?? 'comparison.html'
  writeFileSync(file, htmlOfComparison(before, after))
  console.log(`\nside by side: ${file}`)
  return EXIT.ok
}
