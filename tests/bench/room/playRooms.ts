import { setTimeout as sleep } from 'node:timers/promises'
import type { NoiseWatch } from '@tidepaint/loadtest/measure/NoiseWatch'
import { playInTurn, withSides } from '../peers/inTurns.ts'
import { latestFaults } from '../peers/sameWork.ts'
import { placeSide, restSide, type Side, heedServer, wakeSide } from '../peers/side.ts'
import type { Placing } from '../peers/placing.ts'
import type { Options } from './options.ts'
import type { Played } from './results.ts'

const LOOK_MS = 500

/** Has all contenders play a room of so many seats, one placing after the other. */
export async function playRooms(
  seats: number,
  options: Options,
  watch: NoiseWatch,
): Promise<Played[]> {
  const workload = { title: `one room of ${seats}`, rooms: 1, seats }
  const played: Played[] = []
  await withSides(options.contenders, workload, options, async (sides) => {
    for (const placing of options.placings) {
      for (const side of sides) await place(side, placing, options)
      played.push(await playPlaced(sides, placing, options, watch))
    }
  })
  return played
}

async function place(side: Side, placing: Placing, { placeMs, recoverMs }: Options): Promise<void> {
  wakeSide(side)
  await placeSide(side, placing)
  await sleep(placeMs)
  // What was given up while players joined and code was compiled; in a crowd it is part of the result.
  if (placing === 'spread') await recover(side, recoverMs)
  await restSide(side)
}

/** Waits until a server gives nothing up any more, or for so long in vain. */
async function recover(side: Side, mostMs: number): Promise<void> {
  const untilMs = performance.now() + mostMs
  while ((await heedServer(side)).length > 0 && performance.now() < untilMs) await sleep(LOOK_MS)
}

async function playPlaced(
  sides: readonly Side[],
  placing: Placing,
  { rounds, forMs, settleMs }: Options,
  watch: NoiseWatch,
): Promise<Played> {
  const faults: string[] = []
  for (const side of sides) side.rounds.length = 0
  for (let number = 1; number <= rounds; number++) {
    await playInTurn(sides, { settleMs, forMs }, watch)
    faults.push(...latestFaults(sides).map((fault) => `round ${number}, ${fault}`))
  }
  const standings = sides.map(({ contender: { name, title }, rounds: all }) => ({
    name,
    title,
    rounds: [...all],
  }))
  return { seats: sides[0]?.workload.seats ?? 0, placing, standings, faults }
}
