/** `npm run capacity`: how many players this machine holds while every promise to them is kept. */
import { modeOf } from '@tidepaint/shared/modes/modes'
import { largest } from './capacity/largest.ts'
import { type Probe, probe, type Shape } from './capacity/probe.ts'
import { probeText, promisedText, resultText } from './capacity/words.ts'
import { CommandLine } from './commandLine.ts'
import { quantile } from './measure/quantiles.ts'
import { LOST_PCT_MAX } from './measure/Sentinel.ts'
import { here } from './report/place.ts'

const usage = 'npm run capacity -- [--shape rooms|big|both] [--max 2000] [--seed 1]'
const PLAYERS_MAX = 10_000
const FIRST = 64
const PRECISION = 0.05

const shapeNames = ['rooms', 'big', 'both'] as const

interface Options {
  shapes: Shape[]
  max: number
  seed: number
}

try {
  await run(readOptions(process.argv.slice(2)))
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exitCode = 1
}

function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const
  const line = new CommandLine(args, { shape: text, max: text, seed: text }, usage)
  const shape = line.oneOf('shape', shapeNames) ?? 'both'
  const max = line.whole('max', [1, PLAYERS_MAX]) ?? 2000
  const seed = line.whole('seed', [0, 2 ** 32 - 1]) ?? 1
  line.done()
  return { shapes: shapesOf(shape), max, seed }
}

function shapesOf(wanted: (typeof shapeNames)[number]): Shape[] {
  const seats = (mode: string) => modeOf(mode)?.seats ?? 0
  const rooms = { title: `rooms of ${seats('tide')}`, mode: 'tide', seats: PLAYERS_MAX }
  const big = {
    title: `one room of ${seats('bigTide')} seats`,
    mode: 'bigTide',
    seats: seats('bigTide'),
  }
  return [...(wanted === 'big' ? [] : [rooms]), ...(wanted === 'rooms' ? [] : [big])]
}

async function run({ shapes, max, seed }: Options): Promise<void> {
  const { cpu, cores, node, commit } = here()
  console.log(`node ${node}, ${cores} x ${cpu}, commit ${commit}`)
  console.log(`one server process, the bots on the other cores; ${promisedText()}`)
  const results: string[] = []
  const lostPcts: number[] = []
  for (const shape of shapes) {
    const { players, probes } = await capacityOf(shape, max, seed)
    results.push(resultText(shape, players, probes))
    lostPcts.push(...probes.map(({ lostPct }) => lostPct))
  }
  console.log(results.join('\n'))
  const lostPct = quantile(lostPcts, 0.5)
  if (lostPct <= LOST_PCT_MAX) return
  const lost = `a spin loop lost ${lostPct.toFixed(1)} % of its time (at most ${LOST_PCT_MAX} %)`
  console.log(`this run does not count: this machine was busy: ${lost}`)
  process.exitCode = 2
}

async function capacityOf(
  shape: Shape,
  max: number,
  seed: number,
): Promise<{ players: number; probes: Probe[] }> {
  const probes: Probe[] = []
  const fits = async (players: number): Promise<boolean> => {
    const result = await probe(players, shape, seed)
    probes.push(result)
    console.log(`  ${shape.title}: ${probeText(result)}`)
    return result.broken.length === 0 && !result.isBlind
  }
  // One bad moment of the machine is no limit of it: what does not fit is tried once more.
  const fitsInTwo = async (players: number) => (await fits(players)) || fits(players)
  const search = { first: FIRST, max: Math.min(max, shape.seats), precision: PRECISION }
  return { players: await largest(fitsInTwo, search), probes }
}
