import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SEATS_MAX, tuning } from '@tidepaint/shared/tuning'
import { botNames } from './botNames.ts'
import { Seats } from './seats.ts'

const sixteen = (): Seats =>
  new Seats(
    Array.from({ length: 16 }, (_, seat) => seat % 2),
    botNames(16, 5),
  )

test('[SES-1] humans spread over the teams, and every seat can be taken once', () => {
  const seats = sixteen()
  const teams = Array.from({ length: 16 }, () => seats.sit('')?.team)
  assert.deepEqual(
    teams,
    Array.from({ length: 16 }, (_, i) => i % 2),
  )
  assert.equal(seats.sit('late'), undefined)
})

test('[SES-1] the team with the fewest humans comes before the order of seats', () => {
  const seats = sixteen()
  for (let i = 0; i < 5; i++) seats.sit('')
  for (const seat of [0, 1, 3]) seats.leave(seat)
  assert.equal(seats.sit('Ann')?.seat, 1)
})

test('[SES-1] who is away still counts for the team', () => {
  const seats = sixteen()
  for (let i = 0; i < 5; i++) seats.sit('')
  // Left in team 0: two. In team 1: one present, one away.
  seats.leave(0)
  seats.drop(1)
  assert.equal(seats.sit('Ann')?.seat, 0)
})

test('[SES-7] the seat of one who is away is taken', () => {
  const seats = new Seats([0, 1], ['Bot'])
  const ann = seats.sit('Ann')
  seats.sit('Ben')
  seats.drop(ann?.seat ?? -1)
  assert.equal(seats.sit('Cyn'), undefined)
  seats.leave(ann?.seat ?? -1)
  assert.equal(seats.sit('Cyn')?.seat, ann?.seat)
})

test('[SES-10] a pilot changes only in the ways the table allows', () => {
  const seats = sixteen()
  assert.throws(() => seats.drop(0), /from bot to away/)
  assert.throws(() => seats.leave(0), /from bot to bot/)
  const { seat } = seats.sit('Ann') ?? { seat: -1 }
  assert.throws(() => seats.resume(seat), /from human to human/)
  seats.drop(seat)
  assert.throws(() => seats.drop(seat), /from away to away/)
  seats.resume(seat)
  seats.leave(seat)
  assert.equal(seats.get(seat).pilot, 'bot')
  assert.throws(() => seats.get(16), RangeError)
})

test('[SES-11] without a name a player is numbered; bots all have names, no two alike', () => {
  const seats = sixteen()
  const names = new Set(seats.all.map(({ name }) => name))
  assert.equal(names.size, 16)
  assert.equal(seats.sit('')?.name, 'Pilot 1')
  const many = botNames(SEATS_MAX, 2 ** 32 - 1)
  assert.equal(new Set(many).size, SEATS_MAX)
  for (const name of many)
    assert.ok(name.length <= tuning.name.charsMax && /^\w+ \w+$/.test(name), name)
})
