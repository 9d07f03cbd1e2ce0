import type { Noise } from '@tidepaint/loadtest/measure/NoiseWatch'

/** Says how much of the machine was not ours, and why the run does not count if it does not. */
export function tellNoise({ lostPct, foreignPct, voidBecause }: Noise): void {
  const others = foreignPct === null ? '' : `; others had ${foreignPct.toFixed(1)} % of the machine`
  console.log(`the machine: a spin loop lost ${lostPct.toFixed(1)} % of its time${others}`)
  for (const reason of voidBecause) console.error(`this run does not count: ${reason}`)
}
