/** `npm run bench:connections`: what sockets cost that only wait, and how fast they come in. */
import { killGuarded } from '../../../scripts/cluster/guard.ts'
import { printResult } from '../printResult.ts'
import { thisMachine } from '../machine.ts'
import type { Result } from '../sim.ts'
import { type Options, readOptions, usage } from './options.ts'
import { resultsOf } from './results.ts'
import { type Measured, runConnections } from './runConnections.ts'

/** What a run says by its exit code; 130 is that of a Ctrl-C. */
const EXIT = { ok: 0, failed: 1, void: 2, cut: 130 } as const

process.exit(await run(readOrExit()))

function readOrExit(): Options {
  try {
    const options = readOptions(process.argv.slice(2))
    if (options) return options
    console.log(usage)
    process.exit(EXIT.ok)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(EXIT.failed)
  }
}

async function run(options: Options): Promise<number> {
  const { sockets, nodes, by } = options
  console.log(thisMachine())
  console.log(
    `${sockets} sockets, ${nodes} nodes, ${by === 'edge' ? 'by the edge' : 'straight to them'}`,
  )
  const cut = cutByHand()
  try {
    const measured = await runConnections(options, (text) => console.log(text), cut)
    console.log('')
    return judge(measured.noise, resultsOf(measured, options))
  } catch (error) {
    if (!cut.aborted) throw error
    console.error('ended by hand, without results')
    return EXIT.cut
  }
}

function judge(noise: Measured['noise'], results: readonly Result[]): number {
  const missed = results.filter((result) => printResult(result))
  console.log(`the machine: a spin loop lost ${noise.lostPct.toFixed(1)} % of its time`)
  for (const reason of noise.voidBecause) console.error(`this run does not count: ${reason}`)
  if (noise.voidBecause.length > 0) return EXIT.void
  return missed.length > 0 ? EXIT.failed : EXIT.ok
}

/** The first Ctrl-C ends all that was started, a second one does not wait for it. */
function cutByHand(): AbortSignal {
  const cut = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (cut.signal.aborted) {
        killGuarded()
        process.exit(EXIT.cut)
      }
      console.error('stopping; a second Ctrl-C does not wait')
      cut.abort()
    })
  }
  return cut.signal
}
