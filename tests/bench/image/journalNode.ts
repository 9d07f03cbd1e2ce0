/** Writes a room of so many seats into a Redis as its owner does (`node journalNode.ts <seats> <url>`), and says what that costs. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { connectRedis } from '@tidepaint/server/cluster/connectRedis'
import { Leases } from '@tidepaint/server/cluster/leases'
import { RedisLink } from '@tidepaint/server/cluster/RedisLink'
import { RedisWitness } from '@tidepaint/server/cluster/RedisWitness'
import { RoomLease } from '@tidepaint/server/cluster/RoomLease'
import { parseRedisUrl } from '@tidepaint/server/cluster/redisUrl'
import { Match } from '@tidepaint/server/match/Match'
import { encodeMatch } from '@tidepaint/server/match/MatchImage'
import type { TickRecord } from '@tidepaint/server/match/rounds'
import { encodeRoom } from '@tidepaint/server/rooms/RoomImage'
import { RoomJournal } from '@tidepaint/server/rooms/RoomJournal'
import { TICK_HZ, TICK_MS } from '@tidepaint/shared/tuning'
import { arenaMode } from '../peers/arena.ts'

export interface JournalCost {
  /** Of all of the process, less what it takes without the journal. */
  cpuMsPerS: number
  bytesPerS: number
}

/** With and without the journal by turns, so that both see the same machine. */
const SLICES = 6
const SLICE_MS = 3000
const WARM_TICKS = 6000
const RECORDS = 90

const seats = Number(process.argv[2])
const target = parseRedisUrl(process.argv[3] ?? '')
if (!target) throw new Error('no address of a Redis')
const match = new Match({ mode: arenaMode(seats), botGrade: 'steady', newSeed: () => 1 })
const sessions = match.seats.map(({ seat }) => {
  match.sit('')
  return { sessionId: `session${seat}`, tokenHashes: [new Uint8Array(32)], seat }
})
const link = new RedisLink(connectRedis(target))
link.client.once('ready', () => link.setUp())

/** What bots that think would have sent; made before, so that only the writing counts. */
const records: TickRecord[] = []
for (let tick = 0; tick < RECORDS; tick++) {
  const record = match.next((seat) => ({ size: 1, take: () => [inputAt(tick, seat)] }))
  records.push(structuredClone(record))
  match.play(record)
}

function inputAt(tick: number, seat: number) {
  const aim = (tick * 3 + seat * 31) & 255
  const turn = Math.floor(tick / 10 + seat) % 3
  return { moveX: 127 * (turn - 1), moveY: 40, aim, buttons: 1, seen: (tick * 8) & 255 }
}

let bytes = 0
const counted = <T extends Uint8Array>(made: T): T => {
  bytes += made.length
  return made
}
const encode = () =>
  counted(
    encodeRoom({
      roomId: 'room',
      epoch: 1,
      savedAtMs: 0,
      elapsedMs: 0,
      droppedTicks: 0,
      sessions,
      match: encodeMatch(match),
    }),
  )

process.on('message', () => void measure())
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function measure(): Promise<void> {
  const leases = new Leases(link.client)
  const witness = new RedisWitness({ link, peers: () => [] })
  const claim = { roomId: `room${seats}`, owner: 'bench', epoch: 1 }
  const journal = new RoomJournal({
    lease: new RoomLease({ leases, link, witness, claim }),
    seats,
    image: encode,
    places: () => ({ sessions, ...match.seating() }),
    lost: () => process.exit(1),
    failed: (error) => {
      throw error
    },
  })
  await warmUp(journal)
  bytes = 0
  const cpuMs = { written: 0, plain: 0 }
  for (let slice = 0; slice < SLICES; slice++) {
    cpuMs.written += await cpuMsOf(() => play(journal))
    cpuMs.plain += await cpuMsOf(() => play(undefined))
  }
  await journal.close()
  const playedS = (SLICES * SLICE_MS) / 1000
  const cpuMsPerS = (cpuMs.written - cpuMs.plain) / playedS
  process.send?.({ cpuMsPerS, bytesPerS: bytes / playedS } satisfies JournalCost)
}

/** A room writes for hours: what is measured is code that has run for minutes. */
async function warmUp(journal: RoomJournal): Promise<void> {
  for (let tick = 0; tick < WARM_TICKS; tick++) {
    step(tick, journal)
    if (tick % TICK_HZ === 0) encode()
    await nextTurn()
  }
}

async function cpuMsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** A slice of ticks as a room plays them, written down or not. */
async function play(journal: RoomJournal | undefined): Promise<void> {
  const untilMs = performance.now() + SLICE_MS
  for (let tick = 0; performance.now() < untilMs; tick++) {
    step(tick, journal)
    await sleep(TICK_MS)
  }
}

function step(tick: number, journal: RoomJournal | undefined): void {
  const record = records[tick % RECORDS] as TickRecord
  journal?.beginTick()
  journal?.tick(record)
  match.play(record)
}
