import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tide } from '@tidepaint/shared/modes/tide'
import { ByteReader } from '@tidepaint/shared/sim/bytes'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { readTickFrame } from '@tidepaint/shared/wire/tickFrame'
import { CHANGES, WHOLE } from './interest.ts'
import { Match } from './Match.ts'
import type { Outlook } from './Outlook.ts'

const { matesTicks, matesBlockCells, overview } = tuning.sight
const SEAT = 3

function openMatch(): { match: Match; outlook: Outlook; step: () => void } {
  let seed = 0
  const match = new Match({ mode: tide, botGrade: 'steady', newSeed: () => ++seed })
  const outlook = match.outlook(SEAT)
  return { match, outlook, step: () => match.step(() => undefined) }
}

const look = ({ match, outlook }: { match: Match; outlook: Outlook }) =>
  outlook.look(
    match.told,
    () => {},
    () => {},
  )

/** The sections without events and chunks in what the player is told of the latest step. */
function rare(match: Match, outlook: Outlook): { mates?: number[]; hasOverview: boolean } {
  const heard: { mates?: number[]; hasOverview: boolean } = { hasOverview: false }
  const frame = outlook.frame(match.told)
  if (frame === undefined) return heard
  const cells = new Uint8Array(1024)
  readTickFrame(new ByteReader(frame), {
    wholeChunk: (_chunk, _version, decode) => decode(cells),
    changes: (_chunk, _before, _after, decode) => decode(() => {}),
    overview: () => (heard.hasOverview = true),
    event: () => {},
    mates: (blocks) => (heard.mates = [...blocks]),
  })
  return heard
}

/** Blocks of the craft in the player's team that fly. */
function matesOf({ world }: Match): number[] {
  const team = world.crafts[SEAT]?.team
  const blockU = matesBlockCells * CELL_U
  return world.crafts
    .filter((craft) => craft.team === team && craft.respawnTicks === 0)
    .flatMap(({ x, y }) => [Math.floor(x / blockU), Math.floor(y / blockU)])
}

test('[AOI-8] a player is told now and then where the own team is, and of nobody else', () => {
  const { match, outlook, step } = openMatch()
  step()
  assert.equal(rare(match, outlook).mates?.length, matesOf(match).length)
  let times = 0
  for (let tick = 0; tick < 20 * matesTicks; tick++) {
    step()
    const { mates } = rare(match, outlook)
    assert.equal(mates !== undefined, match.world.tick % matesTicks === 0)
    if (mates === undefined) continue
    times++
    assert.deepEqual(mates, matesOf(match))
  }
  assert.equal(times, 20)
})

test('[AOI-8] who was not sent them gets the latest with the next frame', () => {
  const { match, outlook, step } = openMatch()
  step()
  assert.ok(rare(match, outlook).hasOverview)
  while (match.world.tick % overview.ticks !== 1) step()
  const late = rare(match, outlook)
  assert.ok(late.hasOverview && late.mates)
  step()
  assert.deepEqual(rare(match, outlook), { hasOverview: false })
})

test('[AOI-7] after patches that were not sent all in view are due whole, once', () => {
  const { match, outlook, step } = openMatch()
  const kinds = () => {
    step()
    look({ match, outlook })
    const { due } = outlook
    return new Set(due.kinds.subarray(0, due.count))
  }
  for (let tick = 0; tick < 10; tick++) kinds()
  outlook.skipped()
  assert.deepEqual(kinds(), new Set([WHOLE]))
  assert.ok(outlook.due.count > 1)
  assert.ok(kinds().has(CHANGES))
  assert.ok(!kinds().has(WHOLE))
})
