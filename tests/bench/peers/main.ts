/** `npm run bench:peers`: the same game on Tidepaint and on the framework's own way, in turns. */
import { NoiseWatch } from '@tidepaint/loadtest/measure/NoiseWatch'
import { thisMachine } from '../machine.ts'
import { tellNoise } from '../tellNoise.ts'
import { contenders } from './contenders.ts'
import { playInTurn, withSides } from './inTurns.ts'
import { type Options, OptionsError, readOptions, SETTLE_MS } from './options.ts'
import { rows } from './rows.ts'
import { latestFaults } from './sameWork.ts'
import type { Side, Workload } from './side.ts'
import { type Standing, tableOf } from './table.ts'

const options = readOrExit()
console.log(thisMachine())
const watch = new NoiseWatch()
let isOtherWork = false
for (const workload of workloadsOf(options)) {
  const standings = await playInTurns(workload, options)
  console.log(`\n${workload.title}, ${options.rounds} rounds of ${options.forMs / 1000} s\n`)
  console.log(tableOf(rows, standings))
}
const noise = watch.noise()
if (isOtherWork) noise.voidBecause.push('the work was not the same')
console.log('')
tellNoise(noise)
process.exit(isOtherWork ? 1 : noise.voidBecause.length > 0 ? 2 : 0)

function readOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

function workloadsOf({ rooms, seats, big }: Options): Workload[] {
  const many = { title: `${rooms} rooms of ${seats}`, rooms, seats }
  const one = { title: `one room of ${big}`, rooms: 1, seats: big }
  return [many, one].filter((workload) => workload.rooms * workload.seats > 0)
}

async function playInTurns(workload: Workload, play: Options): Promise<Standing[]> {
  const pace = { settleMs: SETTLE_MS, forMs: play.forMs }
  const standings: Standing[] = []
  await withSides(contenders, workload, play, async (sides) => {
    for (let number = 1; number <= play.rounds; number++) {
      await playInTurn(sides, pace, watch)
      tellOtherWork(sides, `${workload.title}, round ${number}`)
    }
    standings.push(...sides.map(({ contender: { title }, rounds }) => ({ title, rounds })))
  })
  return standings
}

/** Compares the latest round of all sides. */
function tellOtherWork(sides: readonly Side[], where: string): void {
  for (const fault of latestFaults(sides)) {
    isOtherWork = true
    console.error(`${where}, ${fault}`)
  }
}
