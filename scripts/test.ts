/**
 * `npm test`, or `npm test -- e2e` for single stages: all there is to prove.
 *
 * Every stage runs even if one before it failed. The last line reads `N passed, N failed`.
 */
import { buildClient } from './build.ts'
import { checkSteps, runStep, type Step } from './check.ts'
import { one, runTests } from './run.ts'
import { findBrowser, findHaproxy, findRedis } from './tools.ts'

interface Stage {
  name: string
  /** What the steps need; if it throws, the stage fails without running them. */
  prepare?: () => Promise<unknown>
  steps: readonly Step[]
}

const stages: readonly Stage[] = [
  { name: 'check', steps: checkSteps },
  { name: 'build', steps: [{ title: 'client build', run: buildOnce }] },
  // How a line feels is what the netcode's tests look at; the others mostly wait.
  { name: 'e2e', prepare: buildClient, steps: [tests('e2e/netcode', 120), tests('e2e', 120, 3)] },
  // What they start in processes of its own takes turns on the cores; none of them looks at times.
  { name: 'load', steps: [tests('load', 120, 2)] },
  // Bots, nodes, Redis and edge, all of them at work.
  { name: 'chaos', prepare: prepareCluster, steps: [tests('chaos', 180)] },
  // Rooms go where there is least to do, so that nothing else may be going on; the others mostly wait
  // for processes to start, to end and to be missed.
  {
    name: 'cluster',
    prepare: prepareCluster,
    steps: [tests('cluster/placement', 120), tests('cluster', 120, 3)],
  },
  // Half of it is waiting, as long as pages draw on the canvas.
  { name: 'browser', prepare: prepareBrowser, steps: [tests('browser', 180, 2)] },
]

async function buildOnce() {
  await buildClient()
  return one.passed
}

async function prepareCluster() {
  const redis = await findRedis()
  const haproxy = await findHaproxy()
  if (!haproxy)
    throw new Error('the edge cannot be tested without HAProxy: install it, or set HAPROXY')
  console.log(`[setup] Redis: ${redis.origin}; HAProxy: ${haproxy.origin}`)
}

async function prepareBrowser() {
  await buildClient()
  // A page is shown what happens when Redis goes.
  await findRedis()
  const { origin } = await findBrowser()
  console.log(`[setup] browser: ${origin}`)
}

/** One file at a time, unless told otherwise: these start servers, and time is what they look at. */
function tests(name: string, timeoutS: number, concurrency = 1): Step {
  const files = [`tests/${name}/*.test.ts`]
  return { title: name, run: () => runTests({ files, timeoutS, concurrency }) }
}

const total = { passed: 0, failed: 0, skipped: 0 }
for (const stage of chosenStages(process.argv.slice(2))) {
  console.log(`== ${stage.name}`)
  await runStage(stage)
}
console.log(closingLine())
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

/** A name that no stage has is a failure of its own; the stages that were named right still run. */
function chosenStages(names: readonly string[]): readonly Stage[] {
  const known = stages.map((stage) => stage.name)
  for (const name of names.filter((given) => !known.includes(given))) {
    console.log(`  FAIL no stage is named ${name}; there are ${known.join(', ')}`)
    add(one.failed)
  }
  return names.length === 0 ? stages : stages.filter((stage) => names.includes(stage.name))
}

async function runStage(stage: Stage): Promise<void> {
  try {
    await stage.prepare?.()
    for (const step of stage.steps) add(await runStep(step))
  } catch (error) {
    console.log(`  FAIL ${stage.name}: ${error instanceof Error ? error.message : String(error)}`)
    add(one.failed)
  }
}

function add(counts: typeof total | typeof one.failed): void {
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
}

function closingLine(): string {
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  return `${total.passed} passed, ${total.failed} failed${skipped}`
}
