/** `npm run bench:room`: rooms of many seats, on Tidepaint and on the framework's own way. */
import { NoiseWatch } from '@tidepaint/loadtest/measure/NoiseWatch'
import { thisMachine } from '../machine.ts'
import { optionsOrExit } from '../optionsOrExit.ts'
import { tableOf } from '../peers/table.ts'
import { tellNoise } from '../tellNoise.ts'
import { evenlySpread } from './density.ts'
import { type Encoded, encode } from './encode/encode.ts'
import { encodeTable } from './encode/table.ts'
import { growthOf, growthTable } from './growth.ts'
import { judge, printGoals } from './judge.ts'
import { type Options, readOptions, usage } from './options.ts'
import { playRooms } from './playRooms.ts'
import { keep, reportOf, savingsOf } from './report.ts'
import type { Played } from './results.ts'
import { rows } from './rows.ts'

/** What a run says by its exit code. */
const EXIT = { ok: 0, failed: 1, void: 2 } as const

process.exit(await run(optionsOrExit(readOptions, usage)))

async function run(options: Options): Promise<number> {
  const [startedAt, machine, watch] = [new Date(), thisMachine(), new NoiseWatch()]
  console.log(machine)
  await watch.look()
  const played = options.plays ? await playAll(options, watch) : []
  const encoded = options.encodes ? encodeAll(options) : []
  await watch.look()
  for (const placing of options.placings) {
    const growth = growthOf(played).filter((each) => each.placing === placing)
    if (options.seats.length > 1 && growth.length > 0) {
      console.log(`\n${placing}, by seats\n\n${growthTable(growth)}`)
    }
  }
  const results = { played, encoded, noise: watch.noise() }
  const judged = judge(results)
  console.log('')
  printGoals(judged)
  console.log(`\nall numbers: ${keep(reportOf(results, judged, options, machine), startedAt)}`)
  tellNoise(results.noise)
  if (results.noise.voidBecause.length > 0) return EXIT.void
  return judged.some(({ isMissed }) => isMissed) ? EXIT.failed : EXIT.ok
}

async function playAll(options: Options, watch: NoiseWatch): Promise<Played[]> {
  const all: Played[] = []
  for (const seats of options.seats) {
    const played = await playRooms(seats, options, watch)
    for (const room of played) tellRoom(room)
    all.push(...played)
  }
  return all
}

function tellRoom({ seats, placing, standings, faults }: Played): void {
  console.log(`\none room of ${seats}, ${placing}${densityText(seats, placing)}\n`)
  console.log(tableOf(rows, standings))
  for (const { title, rounds } of standings) {
    const savings = savingsOf(rounds)
    if (savings.length > 0) console.log(`\n${title} gave up: ${savings.join(', ')}`)
  }
  if (faults.length > 0) console.log(`\nthe work was not the same:\n${faults.join('\n')}`)
}

function densityText(seats: number, placing: Played['placing']): string {
  if (placing === 'crowded') return ': all are near each other'
  return `: ${evenlySpread(seats).toFixed(1)} would be in view if all were anywhere alike`
}

function encodeAll({ seats, placings, seed }: Options): Encoded[] {
  const all = placings.flatMap((placing) => seats.map((count) => encode(count, placing, seed)))
  for (const each of all) {
    const { due, visible, coders } = each
    console.log(
      `\nencoders by themselves: ${each.seats} seats, ${each.placing}; ${visible.toFixed(1)} in view, ${due.toFixed(1)} told in a patch; ` +
        `Tidepaint's bytes a craft told: ${coders.sliced.bytesUpdate.toFixed(1)}\n\n${encodeTable(each)}`,
    )
  }
  return all
}
