/** `npm run bench:connections`: what sockets cost that only wait, and how fast they come in. */
import { type Noise, NoiseWatch } from '@tidepaint/loadtest/measure/NoiseWatch'
import { killGuarded } from '../../../scripts/cluster/guard.ts'
import { thisMachine } from '../machine.ts'
import { optionsOrExit } from '../optionsOrExit.ts'
import { printResult } from '../printResult.ts'
import type { Result } from '../sim.ts'
import { type Options, readOptions, usage } from './options.ts'
import { resultsOf } from './results.ts'
import { runConnections } from './runConnections.ts'

const MARK_MS = 1000

/** What a run says by its exit code; 130 is that of a Ctrl-C. */
const EXIT = { ok: 0, failed: 1, void: 2, cut: 130 } as const

process.exit(await run(optionsOrExit(readOptions, usage)))

async function run(options: Options): Promise<number> {
  const { sockets, nodes, by } = options
  console.log(thisMachine())
  console.log(
    `${sockets} sockets, ${nodes} nodes, ${by === 'edge' ? 'by the edge' : 'straight to them'}`,
  )
  const cut = cutByHand()
  try {
    const [measured, noise] = await watched((started) =>
      runConnections(options, { started, note: (text) => console.log(text), signal: cut }),
    )
    console.log('')
    return judge(noise, resultsOf(measured, options))
  } catch (error) {
    if (!cut.aborted) throw error
    console.error('ended by hand, without results')
    return EXIT.cut
  }
}

/** Watches the machine while `work` goes on; it says which processes belong to it. */
async function watched<T>(
  work: (started: (pids: readonly number[]) => void) => Promise<T>,
): Promise<[result: T, noise: Noise]> {
  const noise = new NoiseWatch()
  await noise.look()
  let marking: NodeJS.Timeout | undefined
  try {
    const result = await work((pids) => {
      noise.begin(pids)
      marking = setInterval(() => noise.mark(), MARK_MS)
    })
    await noise.look()
    return [result, noise.noise()]
  } finally {
    clearInterval(marking)
  }
}

function judge(noise: Noise, results: readonly Result[]): number {
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
