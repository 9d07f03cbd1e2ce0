/** `npm run bench:peers`: the same game on Tidepaint and on the framework's own way, in turns. */
import { setTimeout as sleep } from 'node:timers/promises'
import { NoiseWatch } from '@tidepaint/loadtest/measure/NoiseWatch'
import { thisMachine } from '../machine.ts'
import { contenders } from './contenders.ts'
import { type Options, OptionsError, readOptions } from './options.ts'
import { otherWork } from './sameWork.ts'
import { closeSide, openSide, playRound, restSide, type Side, type Workload } from './side.ts'
import { tableOf } from './table.ts'

const options = readOrExit()
console.log(thisMachine())
const watch = new NoiseWatch()
let isOtherWork = false
for (const workload of workloadsOf(options)) {
  const sides = await playInTurns(workload)
  console.log(`\n${workload.title}, ${options.rounds} rounds of ${options.forMs / 1000} s\n`)
  console.log(tableOf(sides.map(({ contender, rounds }) => ({ title: contender.title, rounds }))))
}
const { lostPct, foreignPct, voidBecause } = watch.noise()
const others = foreignPct === null ? '' : `; others had ${foreignPct.toFixed(1)} % of the machine`
console.log(`\nthe machine: a spin loop lost ${lostPct.toFixed(1)} % of its time${others}`)
if (isOtherWork) voidBecause.push('the work was not the same')
for (const reason of voidBecause) console.error(`this run does not count: ${reason}`)
process.exit(isOtherWork ? 1 : voidBecause.length > 0 ? 2 : 0)

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

/** Each has the machine for itself, first to warm up, then in turns: a slow minute hits them alike. */
async function playInTurns(workload: Workload): Promise<Side[]> {
  const sides: Side[] = []
  try {
    for (const contender of contenders) {
      const side = await openSide(contender, workload, options)
      sides.push(side)
      await sleep(options.warmUpMs)
      await restSide(side)
    }
    for (let number = 1; number <= options.rounds; number++) {
      for (const side of sides) {
        await watch.look()
        watch.begin(pidsOf(sides))
        side.rounds.push(await playRound(side, options.forMs, () => watch.mark()))
      }
      tellOtherWork(sides, `${workload.title}, round ${number}`)
    }
  } finally {
    await Promise.all(sides.map((side) => closeSide(side)))
  }
  return sides
}

function pidsOf(sides: readonly Side[]): number[] {
  return sides.flatMap(({ server, swarm }) => [server.pid as number, swarm.pid as number])
}

/** Compares the latest round of all sides. */
function tellOtherWork(sides: readonly Side[], where: string): void {
  const first = sides[0]?.rounds.at(-1)
  for (const { contender, rounds } of sides) {
    const round = rounds.at(-1)
    for (const fault of first && round ? otherWork(first, round) : []) {
      isOtherWork = true
      console.error(`${where}, ${contender.title}: ${fault}`)
    }
  }
}
