/** `npm run check`: the checks in the order of what they cost, up to the first that fails. */
import { performance } from 'node:perf_hooks'
import { type Counts, one, run, runTests } from './run.ts'

/** One thing to be proved; several of its parts may be counted. */
export interface Step {
  title: string
  run: () => Promise<Counts>
}

const projects: readonly (readonly [title: string, tsconfig: string])[] = [
  ['shared', 'shared/tsconfig.json'],
  ['shared tests', 'shared/tsconfig.test.json'],
  ['shared sim fence', 'shared/tsconfig.sim.json'],
  ['server', 'server/tsconfig.json'],
  ['client', 'client/tsconfig.json'],
  ['client tests', 'client/tsconfig.test.json'],
  ['client net fence', 'client/tsconfig.net.json'],
  ['loadtest', 'loadtest/tsconfig.json'],
  ['tests', 'tests/tsconfig.json'],
  ['scripts', 'scripts/tsconfig.json'],
]

const sourceRules = ['scripts/imports.test.ts', 'scripts/purity.test.ts']
const unitTests = [
  'shared/src/**/*.test.ts',
  'server/src/**/*.test.ts',
  'client/src/**/*.test.ts',
  'loadtest/src/**/*.test.ts',
  'scripts/**/*.test.ts',
]

export const checkSteps: readonly Step[] = [
  command('format', 'biome', ['format', '.']),
  command('lint', 'oxlint', ['--type-aware', '--deny-warnings']),
  ...projects.map(([title, tsconfig]) => command(`types: ${title}`, 'tsc', ['-p', tsconfig])),
  { title: 'import directions', run: () => runTests({ files: sourceRules, timeoutS: 30 }) },
  command('unused code', 'knip', ['--no-progress']),
  {
    title: 'unit tests',
    run: () => runTests({ files: unitTests, except: sourceRules, timeoutS: 60 }),
  },
]

if (import.meta.main) {
  for (const step of checkSteps) {
    const { failed } = await runStep(step)
    if (failed === 0) continue
    process.exitCode = 1
    break
  }
}

/** Runs one step and prints what became of it and how long it took. */
export async function runStep(step: Step): Promise<Counts> {
  const startedMs = performance.now()
  const counts = await step.run()
  const tookS = ((performance.now() - startedMs) / 1000).toFixed(1)
  console.log(`[check] ${step.title}: ${counts.failed === 0 ? 'ok' : 'FAILED'} (${tookS} s)`)
  return counts
}

function command(title: string, program: string, args: readonly string[]): Step {
  const passes = async () => (await run(program, args)) === 0
  return { title, run: async () => ((await passes()) ? one.passed : one.failed) }
}
