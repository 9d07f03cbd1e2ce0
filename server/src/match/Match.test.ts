import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duel } from '@tidepaint/shared/modes/duel'
import { tide } from '@tidepaint/shared/modes/tide'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { PLAY, PODIUM } from '@tidepaint/shared/wire/state'
import { type InputQueue, Match } from './Match.ts'

const MATCH_TICKS = 20
const PODIUM_TICKS = 10
const short = { matchTicks: MATCH_TICKS, podiumTicks: PODIUM_TICKS }

function matchOf(mode = duel): Match {
  let seed = 0
  return new Match({ mode: { ...mode, ...short }, botGrade: 'steady', newSeed: () => ++seed })
}

const nobody = () => undefined
const steps = (match: Match, count: number) => {
  for (let i = 0; i < count; i++) match.step(nobody)
}

/** A queue that never runs dry. */
const endless = (input: CraftInput): InputQueue => ({
  size: 1,
  take: (count) => Array<CraftInput>(count).fill(input),
})

test('[SES-12] play, podium and the next match follow each other, and ticks count on', () => {
  const match = matchOf()
  const { state } = match
  const first = state.arenaSeed
  assert.deepEqual([state.match, state.phase, state.winner], [1, PLAY, 255])
  steps(match, MATCH_TICKS)
  assert.deepEqual([state.phase, state.tick, state.endsTick], [PODIUM, 21, 31])
  assert.notEqual(state.winner, 255)
  steps(match, PODIUM_TICKS - 1)
  assert.deepEqual([state.match, state.phase, state.tick], [1, PODIUM, 30])
  steps(match, 1)
  assert.deepEqual([state.match, state.phase, state.tick, state.winner], [2, PLAY, 31, 255])
  assert.equal(state.endsTick, 31 + MATCH_TICKS)
  assert.notEqual(state.arenaSeed, first)
})

test('[SES-12] on the podium nothing moves, and inputs are spent all the same', () => {
  const match = matchOf()
  const seat = match.sit('Ann')
  assert.ok(seat !== undefined)
  steps(match, MATCH_TICKS)
  const before = structuredClone(match.world.crafts)
  let taken = 0
  const input = { ...neutralInput(), moveX: 127 }
  match.step(() => ({
    size: 1,
    take: (count) => ((taken += count), Array<CraftInput>(count).fill(input)),
  }))
  assert.deepEqual(match.world.crafts, before)
  assert.equal(taken, 1)
})

test('[SES-12] everybody keeps their seat and starts the next match from 0', () => {
  const match = matchOf(tide)
  const seat = match.sit('Ann') ?? -1
  steps(match, MATCH_TICKS + PODIUM_TICKS)
  assert.equal(match.state.match, 2)
  assert.equal(match.seats[seat]?.pilot, 'human')
  const entry = match.state.roster.get(String(seat))
  assert.deepEqual([entry?.name, entry?.bot, entry?.score], ['Ann', false, 0])
})

test('[SES-2] who comes during the podium is not ranked with what the bot did', () => {
  const match = matchOf()
  steps(match, MATCH_TICKS)
  for (const craft of match.world.crafts) Object.assign(craft, { score: 500, splashes: 3 })
  const seat = match.sit('Ann') ?? -1
  steps(match, PODIUM_TICKS - 1)
  const { phase, roster } = match.state
  const tallies = [seat, 1 - seat].map((one) => {
    const entry = roster.get(String(one))
    return [entry?.score, entry?.splashes]
  })
  assert.deepEqual(
    [phase, tallies],
    [
      PODIUM,
      [
        [0, 0],
        [500, 3],
      ],
    ],
  )
})

test('[SES-3] a human flies by inputs, and a bot while they are away', () => {
  const match = matchOf()
  const seat = match.sit('Ann') ?? -1
  const still = (of: Match) => ({ x: of.world.crafts[seat]?.x, y: of.world.crafts[seat]?.y })
  match.step(() => endless(neutralInput()))
  const start = still(match)
  for (let i = 0; i < 5; i++) match.step(() => endless(neutralInput()))
  assert.deepEqual(still(match), start)
  match.drop(seat)
  assert.equal(match.state.roster.get(String(seat))?.bot, true)
  steps(match, 8)
  assert.notDeepEqual(still(match), start)
  match.resume(seat)
  assert.equal(match.state.roster.get(String(seat))?.bot, false)
})

test('[AOI-2] gauges are published for humans only', () => {
  const match = matchOf()
  const seat = match.sit('Ann') ?? -1
  match.step(nobody)
  const inks = [seat, 1 - seat].map((one) => match.state.crafts.get(String(one))?.ink)
  assert.deepEqual(inks, [1600, 0])
})

test('[FLR-4] in its first tick a match sends no floor: its walls are not known yet', () => {
  const match = matchOf()
  const seat = match.sit('Ann') ?? -1
  const outlook = match.outlook(seat)
  match.step(nobody)
  assert.ok(outlook.frame(match.told))
  steps(match, MATCH_TICKS + PODIUM_TICKS - 1)
  assert.equal(match.state.match, 2)
  assert.equal(outlook.frame(match.told), undefined)
  match.step(nobody)
  assert.ok(outlook.frame(match.told))
})
