/** `npm run bench:push`: the ways to tell many clients of something, and what each costs. */
import { writeFileSync } from 'node:fs'
import { Sentinel } from '@tidepaint/loadtest/measure/Sentinel'
import { thisMachine } from '../machine.ts'
import { measure } from './measure.ts'
import { type Options, readOptions } from './options.ts'
import { pictureOf } from './picture.ts'
import { type Results, resultsOf, type WayResult } from './results.ts'
import { shown, tablesOf } from './tables.ts'

/** So many times as good a WebSocket is to be as polling each second. */
const goals = { 'latency p50': 50, 'server CPU': 5, bytes: 9 } as const

const options = readOrExit()
const machine = thisMachine()
console.log(machine)
const sentinel = new Sentinel()
const results = resultsOf(await measure(options, () => sentinel.look()), options.clients)
console.log(`\n${tablesOf(results)}\n`)
const isMissed = tellRatios(results)
const isLost = tellFaults(results)
const verdict = sentinel.verdict()
const noise = `a spin loop lost ${verdict.lostPct.toFixed(1)} % of its time`
console.log(`the machine: ${noise}`)
if (verdict.void) console.error(`this run does not count: ${verdict.void}`)
if (options.picture) writeFileSync(options.picture, pictureOf(results, `${machine}; ${noise}`))
process.exit(verdict.void ? 2 : isMissed || isLost ? 1 : 0)

function readOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

/** How much better a WebSocket is than a poll each second; true if a goal is missed. */
function tellRatios({ ways: { socket, poll1s } }: Results): boolean {
  const bytes = (way: WayResult) => way.bytesDown + way.bytesUp
  const ratios = {
    'latency p50': poll1s.p50Ms / socket.p50Ms,
    'server CPU': poll1s.cpuUs.median / socket.cpuUs.median,
    bytes: bytes(poll1s) / bytes(socket),
  }
  const texts = (Object.keys(goals) as (keyof typeof goals)[]).map((name) => {
    const mark = ratios[name] >= goals[name] ? 'ok' : 'MISSED'
    return `${name} ${shown(ratios[name])}x (of ${goals[name]} ${mark})`
  })
  console.log(`polling each second against a WebSocket: ${texts.join(', ')}`)
  return texts.some((text) => text.includes('MISSED'))
}

/** True if any way lost messages. */
function tellFaults({ ways }: Results): boolean {
  const broken = Object.values(ways).filter(({ faults }) => faults > 0)
  for (const { title, faults } of broken) {
    console.error(`${title}: ${faults} messages were lost or out of order`)
  }
  return broken.length > 0
}
