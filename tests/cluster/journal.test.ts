import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { connectRedis } from '@tidepaint/server/cluster/connectRedis'
import { Leases } from '@tidepaint/server/cluster/leases'
import { RedisLink } from '@tidepaint/server/cluster/RedisLink'
import { RedisWitness } from '@tidepaint/server/cluster/RedisWitness'
import { RoomLease } from '@tidepaint/server/cluster/RoomLease'
import { parseRedisUrl } from '@tidepaint/server/cluster/redisUrl'
import { Match } from '@tidepaint/server/match/Match'
import { encodeMatch } from '@tidepaint/server/match/MatchImage'
import { replayRoom } from '@tidepaint/server/rooms/journal'
import { RoomJournal } from '@tidepaint/server/rooms/RoomJournal'
import { encodeRoom } from '@tidepaint/server/rooms/RoomImage'
import { tide } from '@tidepaint/shared/modes/tide'
import { WireError } from '@tidepaint/shared/sim/bytes'
import { hashWorld } from '@tidepaint/shared/sim/hash'
import { PODIUM } from '@tidepaint/shared/wire/state'
import { type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import { eventually } from '../support/eventually.ts'

const ROOM = 'room'
const claim = { roomId: ROOM, owner: 'ann', epoch: 1 }
const mode = { ...tide, matchTicks: 90, podiumTicks: 30 }

let redis: RedisProcess
let link: RedisLink
let leases: Leases
let journal: RoomJournal
let match: Match
let faults: unknown[]
let isLost: boolean

beforeEach(async () => {
  redis = await startRedis()
  await connect()
  let seed = 0
  match = new Match({ mode, botGrade: 'steady', newSeed: () => ++seed })
  match.sit('Ann')
  faults = []
  isLost = false
  journal = open()
})
afterEach(async () => {
  await journal.close()
  link.client.disconnect()
  await redis.stop()
  assert.deepEqual(faults, [])
})

async function connect(): Promise<void> {
  const target = parseRedisUrl(redis.url)
  assert.ok(target)
  link = new RedisLink(connectRedis(target))
  leases = new Leases(link.client)
  await eventually('a connection', () => link.client.status === 'ready')
  link.setUp()
}

function open(): RoomJournal {
  const witness = new RedisWitness({ link, peers: () => [] })
  return new RoomJournal({
    lease: new RoomLease({ leases, link, witness, claim }),
    seats: mode.seats,
    image: () =>
      encodeRoom({
        roomId: ROOM,
        epoch: 1,
        savedAtMs: 0,
        elapsedMs: 0,
        droppedTicks: 0,
        sessions,
        match: encodeMatch(match),
      }),
    places: () => ({ sessions, ...match.seating() }),
    lost: () => {
      isLost = true
    },
    failed: (error) => faults.push(error),
  })
}

const sessions = [{ sessionId: 'annsession', tokenHashes: [new Uint8Array(32).fill(7)], seat: 0 }]

function steps(count: number): void {
  for (let i = 0; i < count; i++) {
    const record = match.next(() => undefined)
    journal.beginTick()
    journal.tick(record)
    match.play(record)
  }
}

/** What another process would go on with now; `bob` lets go of it again. */
async function leftBehind() {
  const [image, ticks] = await Promise.all([
    link.client.getBuffer(`tidepaint:room:{${ROOM}}:image`),
    link.client.lrangeBuffer(`tidepaint:room:{${ROOM}}:ticks`, 0, -1),
  ])
  return image === null ? undefined : replayRoom(image, ticks)
}

/** Ticks go on to begin, as they do while none may be played. */
const isWritten = () =>
  eventually('all of it is written', async () => {
    journal.beginTick()
    const room = await leftBehind()
    return room && hashWorld(room.match.world) === hashWorld(match.world) && room
  })

test('[JRN-3] all ticks are there for others soon, over images, sits and leaves', async () => {
  steps(10)
  await isWritten()
  for (let round = 0; round < 6; round++) {
    steps(7)
    const seat = match.sit('Bob')
    journal.placesChanged()
    steps(1)
    const { match: seen } = await isWritten()
    assert.deepEqual(
      seen.taken.map(({ name }) => name),
      ['Ann', 'Bob'],
    )
    match.leave(seat ?? -1)
    journal.placesChanged()
  }
  assert.equal((await isWritten()).sessions.length, 1)
})

test('[JRN-3] what a Redis that went has missed is in it once it is back, empty or not', async () => {
  steps(10)
  await isWritten()
  link.setDown('test')
  steps(10)
  link.setUp()
  await isWritten()
  await link.client.flushall()
  steps(5)
  await isWritten()
  assert.equal(isLost, false)
})

test('[OWN-4] whoever is overtaken is told once, and ticks no more', async () => {
  steps(10)
  await isWritten()
  assert.equal(journal.mayTick(), true)
  await leases.take({ roomId: ROOM, owner: 'bob' }, 'ann')
  await eventually('it is lost', () => {
    journal.beginTick()
    return isLost
  })
  assert.equal(journal.mayTick(), false)
})

test('[OWN-13] the tick that ends a match is written when it may be played', async () => {
  while (!match.isDeciding) steps(1)
  const record = match.next(() => undefined)
  await journal.decide(record)
  const room = await leftBehind()
  match.play(record)
  assert.equal(room?.match.phase, PODIUM)
  assert.equal(room.match.winner, match.state.winner)
  assert.equal(hashWorld(room.match.world), hashWorld(match.world))
})

test('[OWN-13] no image leaves out a tick that is written before it is played', async () => {
  while (!match.isDeciding) steps(1)
  const record = match.next(() => undefined)
  await journal.decide(record)
  const dueMs = performance.now() + 1000
  await eventually('an image is due', () => performance.now() > dueMs)
  journal.placesChanged()
  await nextTurn()
  await link.client.ping()
  assert.equal((await leftBehind())?.match.phase, PODIUM)
  match.play(record)
  await isWritten()
})

test('[OWN-17] with Redis away for all a room is held, also until it could be written again', async (t) => {
  const witness = new RedisWitness({ link, peers: () => [] })
  const lease = new RoomLease({ leases, link, witness, claim })
  witness.start()
  t.after(() => witness.stop())
  const isHeld = () => lease.isHeld(performance.now())
  const runsOutAtMs = performance.now() + 1000
  await eventually('nobody hears Redis, and the lease is too old', () => {
    return performance.now() > runsOutAtMs && witness.isAwayForAll(performance.now())
  })
  assert.equal(isHeld(), true)
  link.noteHeard()
  assert.equal(isHeld(), true)
  await eventually('it had to be written by now', () => {
    link.noteHeard()
    return !isHeld()
  })
})

test('[JRN-2] a batch that is damaged, or no batch, is refused', async () => {
  steps(10)
  await isWritten()
  steps(2)
  const [image, batch] = await eventually('a batch', async () => {
    const ticks = await link.client.lrangeBuffer(`tidepaint:room:{${ROOM}}:ticks`, 0, -1)
    const whole = await link.client.getBuffer(`tidepaint:room:{${ROOM}}:image`)
    return whole && ticks[0] ? ([whole, ticks[0]] as const) : undefined
  })
  for (let at = 0; at < batch.length; at++) {
    const bent = Buffer.from(batch)
    bent[at] = (bent[at] ?? 0) ^ 1
    assert.throws(() => replayRoom(image, [bent]), WireError, `byte ${at}`)
  }
  assert.throws(() => replayRoom(image, [Buffer.alloc(0)]), WireError)
  assert.throws(() => replayRoom(batch, [batch]), WireError)
})
