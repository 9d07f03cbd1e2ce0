/** `npm run bench`, or `npm run bench -- sim bundle client messages cluster`: the numbers that README and docs quote. */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { buildClient } from '../../scripts/build.ts'
import { benchBundle } from './bundle.ts'
import { benchClient } from './client.ts'
import { benchCluster } from './cluster.ts'
import { benchMessages } from './messages.ts'
import { Sentinel } from '@tidepaint/loadtest/measure/Sentinel'
import { benchSim, type Result } from './sim.ts'

const benches: Readonly<Record<string, (between: () => void) => Result[] | Promise<Result[]>>> = {
  sim: benchSim,
  bundle: async () => {
    await buildClient()
    return benchBundle()
  },
  client: benchClient,
  messages: benchMessages,
  cluster: benchCluster,
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(
    `no bench is named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`,
  )
  process.exit(1)
}

console.log(
  `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, commit ${commit()}`,
)
const sentinel = new Sentinel()
let isMissed = false
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  for (const result of await bench(() => sentinel.look())) isMissed = print(result) || isMissed
}
const verdict = sentinel.verdict()
console.log(`the machine: a spin loop lost ${verdict.lostPct.toFixed(1)} % of its time`)
if (verdict.void) console.error(`this run does not count: ${verdict.void}`)
process.exit(verdict.void ? 2 : isMissed ? 1 : 0)

function commit(): string {
  try {
    const hash = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
    const isDirty = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }) !== ''
    return isDirty ? `${hash} with changes` : hash
  } catch {
    return 'unknown'
  }
}

/** Prints a line; true if the value is out of bounds. */
function print({ title, value, min, max, unit, detail }: Result): boolean {
  const isMissedHere = !(
    value <= (max ?? Number.POSITIVE_INFINITY) && value >= (min ?? Number.NEGATIVE_INFINITY)
  )
  const goal = max ?? min
  const mark = goal === undefined ? '' : `of ${goal} ${isMissedHere ? 'MISSED' : 'ok'}`
  console.log(
    `${title.padEnd(38)} ${value.toFixed(2).padStart(8)} ${unit.padEnd(3)} ${mark.padEnd(12)} (${detail})`,
  )
  return isMissedHere
}
