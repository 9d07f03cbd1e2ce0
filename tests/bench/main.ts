/** `npm run bench`, or `npm run bench -- sim bundle client memory heap image inputs messages cluster slow storm move`: the numbers that README and docs quote. */

import { Sentinel } from '@tidepaint/loadtest/measure/Sentinel'
import { buildClient } from '../../scripts/build.ts'
import { benchBundle } from './bundle.ts'
import { benchClient } from './client/client.ts'
import { benchMemory } from './client/memory.ts'
import { benchCluster } from './cluster.ts'
import { benchHeap } from './heap.ts'
import { benchImage } from './image/image.ts'
import { benchInputs } from './inputs/inputs.ts'
import { thisMachine } from './machine.ts'
import { benchMessages } from './messages.ts'
import { benchMove } from './move.ts'
import { printResult } from './printResult.ts'
import { benchSim, type Result } from './sim.ts'
import { benchSlow } from './slow/slow.ts'
import { benchStorm } from './storm.ts'

const benches: Readonly<Record<string, (between: () => void) => Result[] | Promise<Result[]>>> = {
  sim: benchSim,
  bundle: async () => {
    await buildClient()
    return benchBundle()
  },
  client: benchClient,
  memory: benchMemory,
  heap: benchHeap,
  image: benchImage,
  inputs: benchInputs,
  messages: benchMessages,
  cluster: benchCluster,
  slow: benchSlow,
  storm: benchStorm,
  move: benchMove,
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(
    `no bench is named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`,
  )
  process.exit(1)
}

console.log(thisMachine())
const sentinel = new Sentinel()
let isMissed = false
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  for (const result of await bench(() => sentinel.look()))
    isMissed = printResult(result) || isMissed
}
const verdict = sentinel.verdict()
console.log(`the machine: a spin loop lost ${verdict.lostPct.toFixed(1)} % of its time`)
if (verdict.void) console.error(`this run does not count: ${verdict.void}`)
process.exit(verdict.void ? 2 : isMissed ? 1 : 0)
