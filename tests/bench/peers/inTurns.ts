import { setTimeout as sleep } from 'node:timers/promises'
import type { NoiseWatch } from '@tidepaint/loadtest/measure/NoiseWatch'
import type { Contender } from './contenders.ts'
import {
  closeSide,
  type Opening,
  openSide,
  type Pace,
  playRound,
  restSide,
  type Side,
  type Workload,
} from './side.ts'

/** Has `play` play with all contenders at rest; each had the machine for itself to warm up. */
export async function withSides(
  contenders: readonly Contender[],
  workload: Workload,
  opening: Opening & { warmUpMs: number },
  play: (sides: readonly Side[]) => Promise<void>,
): Promise<void> {
  const sides: Side[] = []
  try {
    for (const contender of contenders) {
      const side = await openSide(contender, workload, opening)
      sides.push(side)
      await sleep(opening.warmUpMs)
      await restSide(side)
    }
    await play(sides)
  } finally {
    await Promise.all(sides.map((side) => closeSide(side)))
  }
}

/** One round of each: a slow minute hits them alike. */
export async function playInTurn(
  sides: readonly Side[],
  pace: Pace,
  watch: NoiseWatch,
): Promise<void> {
  for (const side of sides) {
    await watch.look()
    watch.begin(pidsOf(sides))
    side.rounds.push(await playRound(side, pace, () => watch.mark()))
  }
}

function pidsOf(sides: readonly Side[]): number[] {
  return sides.flatMap(({ server, swarm }) => [server.pid as number, swarm.pid as number])
}
