import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duel } from '@tidepaint/shared/modes/duel'
import { tide } from '@tidepaint/shared/modes/tide'
import { ByteReader, ByteWriter, WireError } from '@tidepaint/shared/sim/bytes'
import { hashWorld } from '@tidepaint/shared/sim/hash'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { type CraftInput, FIRE } from '@tidepaint/shared/sim/world'
import { neutralInput } from '@tidepaint/shared/wire/input'
import { type InputQueue, Match } from './Match.ts'
import { decodeMatch, encodeMatch } from './MatchImage.ts'
import { playTick } from './rounds.ts'
import { TickReader, TickWriter } from './tickLog.ts'

const options = () => {
  let seed = 0
  return { botGrade: 'steady', newSeed: () => ++seed } as const
}

/** Some humans, some of them late or with two inputs in a tick; all others are bots. */
function inputsAt(tick: number, seat: number): InputQueue {
  const turn = (tick * 7 + seat * 31) % 256
  const input: CraftInput = { ...neutralInput(turn), moveX: 127 - turn, moveY: turn - 128 }
  const size = (tick + seat) % 5 === 0 ? 0 : (tick + seat) % 7 === 0 ? 2 : 1
  return { size, take: (count) => Array<CraftInput>(count).fill({ ...input, buttons: FIRE }) }
}

for (const mode of [duel, { ...tide, matchTicks: 200, podiumTicks: 20 }] satisfies Mode[]) {
  test(`[JRN-1] an image and the ticks since give the ${mode.id} as it was, also over its end`, () => {
    const match = new Match({ mode, ...options() })
    match.sit('Ann')
    for (let tick = 0; tick < 60; tick++) match.step((seat) => inputsAt(tick, seat))
    const image = encodeMatch(match)
    const writer = new ByteWriter()
    const ticks = new TickWriter(mode.seats)
    const hashes: number[] = []
    for (let tick = 60; tick < 400; tick++) {
      if (tick === 90) match.sit('Bob')
      const record = match.next((seat) => inputsAt(tick, seat))
      ticks.write(writer, record)
      match.play(record)
      hashes.push(hashWorld(match.world))
    }
    const rounds = decodeMatch(image)
    const reader = new ByteReader(writer.take())
    const log = new TickReader(mode.seats)
    for (const hash of hashes) {
      playTick(rounds, log.read(reader))
      assert.equal(hashWorld(rounds.world), hash, `tick ${rounds.world.tick}`)
    }
    assert.equal(reader.left, 0)
    const { match: number, phase, endsTick, winner } = match.image()
    assert.deepEqual(
      [rounds.match, rounds.phase, rounds.endsTick, rounds.winner],
      [number, phase, endsTick, winner],
    )
    assert.equal(rounds.match, mode === duel ? 1 : 2)
  })
}

test('[JRN-1] after a restart ticks are read without those before', () => {
  const ticks = new TickWriter(2)
  const spent = [[{ moveX: -127, moveY: 5, aim: 200, buttons: 3, seen: 255 }], []]
  const record = { spent, taken: [1], seeds: undefined }
  ticks.write(new ByteWriter(), record)
  ticks.restart()
  const writer = new ByteWriter()
  ticks.write(writer, record)
  assert.deepEqual(new TickReader(2).read(new ByteReader(writer.take())), record)
})

test('[JRN-2] a tick that no match writes is refused', () => {
  const read = (...bytes: number[]) =>
    new TickReader(2).read(new ByteReader(Uint8Array.from(bytes)))
  assert.throws(() => read(2), WireError)
  assert.throws(() => read(0, 3), WireError)
  assert.throws(() => read(0, 1, 2), WireError)
  assert.throws(() => read(0, 0, 0), WireError)
  assert.throws(() => read(0, 0, ...Array<number>(20).fill(0x40)), WireError)
  assert.deepEqual(read(0, 0, 0x20, 1, 128).spent, [[], [{ ...neutralInput(), moveX: -127 }]])
})
