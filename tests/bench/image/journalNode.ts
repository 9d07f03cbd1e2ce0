/** Writes a room of so many seats into a Redis as its owner does (`node journalNode.ts <seats> <url>`), and says what that costs. */
import { setTimeout as sleep } from 'node:timers/promises'
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
import { TICK_MS } from '@tidepaint/shared/tuning'
import { arenaMode } from '../peers/arena.ts'

export interface JournalCost {
  /** Of all of the process, less what its timers take without it. */
  cpuMsPerS: number
  bytesPerS: number
}

const WRITTEN_MS = 10_000
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
  // Until the code is warm.
  await write(journal, WRITTEN_MS / 4)
  bytes = 0
  const writingMsPerS = await cpuMsPerSOf(() => write(journal, WRITTEN_MS))
  await journal.close()
  const cpuMsPerS = writingMsPerS - (await cpuMsPerSOf(() => write(undefined, WRITTEN_MS)))
  process.send?.({ cpuMsPerS, bytesPerS: bytes / (WRITTEN_MS / 1000) } satisfies JournalCost)
}

async function cpuMsPerSOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / WRITTEN_MS
}

/** Ticks, written down or not. */
async function write(journal: RoomJournal | undefined, forMs: number): Promise<void> {
  const untilMs = performance.now() + forMs
  for (let tick = 0; performance.now() < untilMs; tick++) {
    journal?.tick(records[tick % RECORDS] as TickRecord)
    await sleep(TICK_MS)
  }
}
