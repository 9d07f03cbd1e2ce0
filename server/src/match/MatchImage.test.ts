import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duel } from '@tidepaint/shared/modes/duel'
import { tide } from '@tidepaint/shared/modes/tide'
import { WireError } from '@tidepaint/shared/sim/bytes'
import { hashWorld } from '@tidepaint/shared/sim/hash'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { type CraftInput, FIRE } from '@tidepaint/shared/sim/world'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { PODIUM } from '@tidepaint/shared/wire/state'
import { type InputQueue, Match } from './Match.ts'
import { decodeMatch, encodeMatch, matchSeal } from './MatchImage.ts'
import { seal } from './seal.ts'

const PLAYED_TICKS = 200
const newSeeds = () => {
  let seed = 0
  return () => ++seed
}
const options = () => ({ botGrade: 'steady', newSeed: newSeeds() }) as const

/** A match in which every seat has a human: what bots think of is not part of an image. */
function matchOf(mode: Mode): Match {
  const match = new Match({ mode, ...options() })
  for (let seat = 0; seat < mode.seats; seat++) match.sit(seat === 0 ? 'Ærøskøbing 🚀' : '')
  return match
}

const revived = (match: Match): Match => Match.revive(decodeMatch(encodeMatch(match)), options())

/** One input a tick from each seat, the same for the same tick. */
function step(match: Match): void {
  const { tick } = match.world
  match.step((seat): InputQueue => {
    const turn = (tick * 7 + seat * 31) % 256
    const input: CraftInput = { ...neutralInput(), moveX: 127 - turn, moveY: turn - 128, aim: turn }
    return { size: 1, take: (count) => Array<CraftInput>(count).fill({ ...input, buttons: FIRE }) }
  })
}

const steps = (match: Match, count: number) => {
  for (let i = 0; i < count; i++) step(match)
}

for (const mode of [duel, tide]) {
  test(`[IMG-1] a revived match of ${mode.id} goes on as the original does`, () => {
    const original = matchOf(mode)
    steps(original, PLAYED_TICKS)
    const copy = revived(original)
    assert.equal(hashWorld(copy.world), hashWorld(original.world))
    for (const { seat, score } of original.world.crafts) {
      assert.equal(copy.state.roster.get(String(seat))?.score, score)
    }
    for (let tick = 0; tick < 300; tick++) {
      step(original)
      step(copy)
      assert.equal(hashWorld(copy.world), hashWorld(original.world), `tick ${copy.world.tick}`)
    }
    assert.deepEqual(copy.state.toJSON(), original.state.toJSON())
  })
}

test('[IMG-1] names and pilots stay, and who came in the latest tick starts from 0', () => {
  const original = new Match({ mode: duel, ...options() })
  const ann = original.sit('Ann')
  assert.ok(ann !== undefined)
  steps(original, PLAYED_TICKS)
  original.drop(ann)
  original.sit('Bob')
  const copy = revived(original)
  assert.deepEqual(copy.seats, original.seats)
  assert.ok(encodeMatch(copy).every((byte, at) => byte === encodeMatch(original)[at]))
  copy.leave(ann)
  original.leave(ann)
  assert.deepEqual(copy.seats, original.seats)
})

test('[IMG-1] a podium ends when it would have, and the next match follows', () => {
  const original = matchOf({ ...duel, matchTicks: 20, podiumTicks: 10 })
  steps(original, 25)
  const copy = revived(original)
  assert.deepEqual([copy.state.phase, copy.state.winner], [PODIUM, original.state.winner])
  steps(copy, 5)
  assert.deepEqual([copy.state.match, copy.state.tick, copy.state.endsTick], [2, 31, 51])
})

test('[IMG-2] foreign, newer and damaged images are refused with one line', () => {
  const image = encodeMatch(matchOf(duel))
  const broken = (change: (bytes: Uint8Array) => void) => {
    const bytes = image.slice()
    change(bytes)
    return bytes
  }
  const refused = (bytes: Uint8Array, line: RegExp) =>
    assert.throws(
      () => decodeMatch(bytes),
      (error: Error) => {
        assert.ok(error instanceof WireError)
        assert.match(error.message, line)
        return true
      },
    )
  refused(new Uint8Array(0), /^not the image of a match$/)
  refused(Buffer.from('{"a":"text"}'), /^not the image of a match$/)
  refused(
    broken((bytes) => (bytes[4] = 9)),
    /^the image of a match of version 9; this server reads 1$/,
  )
  refused(image.subarray(0, 5), /^the image of a match is damaged$/)
  refused(image.subarray(0, image.length - 1), /^the image of a match is damaged$/)
  for (let at = 5; at < image.length; at += 97) {
    refused(
      broken((bytes) => (bytes[at] = (bytes[at] as number) ^ 4)),
      /^the image of a match is damaged$/,
    )
  }
})

test('[IMG-2] noise under a right seal is refused, and never makes anything large', () => {
  let bits = 1
  const noise = () => (bits = Math.imul(bits ^ (bits >>> 13), 0x5bd1_e995) + 1) >>> 24
  const head = encodeMatch(matchOf(duel)).subarray(5, 40)
  for (let length = 0; length < 600; length++) {
    const bytes = Uint8Array.from({ length }, noise)
    bytes.set(head.subarray(0, Math.min(length, length % 36)))
    assert.throws(() => decodeMatch(seal(matchSeal, bytes)), WireError)
  }
})
