import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Stay } from '@tidepaint/loadtest/behaviours/Behaviour'
import { type BehaviourName, behaviours } from '@tidepaint/loadtest/behaviours/behaviours'
import { dice } from '@tidepaint/loadtest/dice'
import { Tally, Totals } from '@tidepaint/loadtest/measure/Tally'
import { Slot } from '@tidepaint/loadtest/swarm/Slot'
import type { ArenaRoom } from '@tidepaint/server/rooms/ArenaRoom'
import type { Craft, SimEvent } from '@tidepaint/shared/sim/world'
import { CELL_U, CHUNK_CELLS, TICK_MS, tuning } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { CELLS_PER_CHUNK, encodeChanges, encodeRuns } from '@tidepaint/shared/wire/floorFrames'
import { MESSAGE } from '@tidepaint/shared/wire/messages'
import { OWN } from '@tidepaint/shared/wire/state'
import {
  changesSection,
  chunkSection,
  eventsSection,
  joinSections,
  matesSection,
} from '@tidepaint/shared/wire/tickFrame'
import { eventually } from '../support/eventually.ts'
import type { Player } from '../support/player.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

const SLOW_BYTES = 65_536
/** A block of the coarse map, and the tick before teams are told where they are. */
const BLOCK_U = tuning.sight.matesBlockCells * CELL_U
const MATES_TICK_BEFORE = tuning.sight.matesTicks - 1
/** Ten seconds are granted for either half of a join. */
const HALF_JOIN_MS = 20_000
/** A message that the protocol does not have. */
const UNKNOWN = 99

let server: TestServer
let honest: Player
let room: ArenaRoom
before(async () => {
  server = await openServer({ SLOW_CLIENT_BYTES: String(SLOW_BYTES) })
  honest = await server.join({ name: 'honest' })
  room = server.room(honest.room.roomId)
})
after(() => server.close())

/** Plants it once a second until it is found: a bot whose line broke meanwhile has missed it. */
async function found(
  measured: Measured,
  pattern: RegExp,
  plant: () => void | Promise<void>,
): Promise<void> {
  let plantedAtMs = Number.NEGATIVE_INFINITY
  const isFound = async () => {
    if (performance.now() - plantedAtMs > 1000) {
      await plant()
      plantedAtMs = performance.now()
    }
    return measured.notes.some((note) => pattern.test(note))
  }
  await eventually(`it finds ${pattern}`, isFound, 20_000)
}

/** What a bot measured so far. */
class Measured {
  readonly tally = new Tally()
  readonly #totals = new Totals()

  get #now(): Totals {
    this.#totals.add(this.tally.cut())
    return this.#totals
  }
  count(name: string): number {
    return this.#now.countOf(name)
  }
  get counts(): readonly string[] {
    return [...this.#now.counts.keys()]
  }
  get notes(): readonly string[] {
    return this.#now.notes
  }
}

const stayOf = (name: string, { tally }: Measured): Stay => {
  const where = { target: server.url, mode: 'tide', room: room.roomId }
  return { ...where, name, grade: 'steady', seed: 1, dice: dice(1), tally }
}

function everyTick(t: TestContext, frame: (dueMs: number) => void): void {
  const timer = setInterval(() => frame(performance.now()), TICK_MS)
  t.after(() => clearInterval(timer))
}

/** A bot in the match, under the name of its behaviour or another one. */
async function joined(t: TestContext, name: BehaviourName, as: string = name) {
  const measured = new Measured()
  const bot = await behaviours[name].join(stayOf(as, measured))
  everyTick(t, (dueMs) => bot.frame(dueMs))
  t.after(() => bot.leave())
  return { bot, measured }
}

/** Undefined once it was given up. */
const seatOf = (name: string) => room.match.seats.find((seat) => seat.name === name)

function clientOf(name: string) {
  const client = room.clients.find(({ auth }) => (auth as { name: string }).name === name)
  if (!client) throw new Error(`${name} is not in the room`)
  return client
}

function craftOf(name: string): Craft {
  const craft = room.match.world.crafts[seatOf(name)?.seat ?? -1]
  if (!craft) throw new Error(`${name} has no craft`)
  return craft
}

const inputsOf = (name: string) => room.inputs.get(clientOf(name).sessionId)

const ticksGoBy = (ticks: number) => {
  const { tick } = room.match.world
  return eventually(`${ticks} ticks`, () => room.match.world.tick >= tick + ticks)
}

/** Where the maphack is, and a place as far from it as can be. */
const hacker = () => craftOf('maphack')
function farCorner() {
  const last = room.match.world.floor.side * CELL_U - 1
  const { x, y } = hacker()
  return { x: x > last / 2 ? 0 : last, y: y > last / 2 ? 0 : last }
}

function farChunk(): number {
  const { x, y } = farCorner()
  const sideU = CHUNK_CELLS * CELL_U
  return Math.floor(y / sideU) * (room.match.world.floor.side / CHUNK_CELLS) + Math.floor(x / sideU)
}

function farSeat(): Promise<number> {
  const { leaveCells } = tuning.sight
  return eventually('a craft far away', () => {
    const { x, y } = hacker()
    const isFar = (craft: Craft) => Math.hypot(craft.x - x, craft.y - y) > leaveCells * CELL_U
    return room.match.world.crafts.find(isFar)?.seat
  })
}

function show(seat: number, tag?: number): void {
  const craft = room.state.crafts.get(String(seat))
  assert.ok(craft)
  clientOf('maphack').view?.add(craft, tag)
}

/** One shot in three: the others were fired elsewhere. */
const boltAt = (at: number): SimEvent => {
  const { x, y } = hacker()
  return { kind: 'bolt', bolt: 3 * at, seat: honestSeat(), x, y, heading: 0, bomb: 0 }
}

/** Between two ticks, so it comes with the next one. */
function sendFrame(section: Uint8Array): void {
  const frame = joinSections(room.match.world.tick + 1, [section])
  assert.ok(frame)
  clientOf('maphack').sendBytes(MESSAGE.tickFrame, frame)
}

const honestSeat = () => seatOf('honest')?.seat ?? -1
const bare = new Uint8Array(CELLS_PER_CHUNK)
const painted = new Uint8Array(CELLS_PER_CHUNK).fill(1)

/** Faults as a server could have them, and how each is told. */
const plants: readonly (readonly [pattern: RegExp, plant: () => void | Promise<void>])[] = [
  [/the craft of seat \d+ from beyond 22 cells/, async () => show(await farSeat())],
  [
    /where another team is/,
    async () => {
      const isBefore = () => room.match.world.tick % tuning.sight.matesTicks === MATES_TICK_BEFORE
      await eventually('the turn of mates', isBefore)
      const { x, y } = farCorner()
      sendFrame(matesSection([x, y].map((u) => Math.floor(u / BLOCK_U))))
    },
  ],
  [/more mates than the team has/, () => sendFrame(matesSection(Array(100).fill(0)))],
  [
    /how many bolts were fired, by their numbers/,
    () => sendFrame(eventsSection(Array.from({ length: 80 }, (_, at) => boltAt(at)))),
  ],
  [/ink.* of seat \d+/, () => show(honestSeat(), OWN)],
  [
    /a drop of seat \d+ from beyond 22 cells/,
    () => sendFrame(eventsSection([{ kind: 'drop', seat: honestSeat(), ...farCorner() }])),
  ],
  [
    /chunk \d+ of the floor from beyond 28 cells/,
    () => sendFrame(chunkSection(farChunk(), 1, encodeRuns(bare))),
  ],
  [
    /changes of chunk \d+, which was not sent before/,
    () =>
      sendFrame(
        changesSection(
          farChunk(),
          { before: 2, after: 3, tick: 3 },
          encodeChanges(bare, painted) ?? bare,
        ),
      ),
  ],
  [
    /where pickup 0 will be/,
    async () => {
      Object.assign(room.match.world.pickups[0] ?? {}, { waitTicks: 10_000 })
      await ticksGoBy(3)
      Object.assign(room.state.pickups[0] ?? {}, { x: 1 })
    },
  ],
  [/message 99/, () => clientOf('maphack').send(UNKNOWN, {})],
]

describe('behaviours on a real server', { concurrency: true }, () => {
  for (const name of ['player', 'light'] as const) {
    test(`[LOAD-11] ${name}: plays, and is seen to play`, async (t) => {
      const { bot, measured } = await joined(t, name)
      await eventually('inputs', () => inputsOf(name).consumedCount > 60)
      await eventually('paint of its own', () => craftOf(name).painted > 10)
      assert.equal(measured.count('badFrames') + measured.count('strayFrames'), 0)
      assert.equal(bot.state, 'live')
    })
  }

  test('[LOAD-11] idler: holds its seat and sends nothing', async (t) => {
    const { bot } = await joined(t, 'idler')
    await ticksGoBy(90)
    assert.equal(inputsOf('idler').consumedCount, 0)
    assert.equal(seatOf('idler')?.pilot, 'human')
    assert.equal(bot.state, 'live')
  })

  test('[LOAD-11] chatterbox: says as much as it may, and is not closed', async (t) => {
    const { bot, measured } = await joined(t, 'chatterbox')
    const { seat = -1 } = seatOf('chatterbox') ?? {}
    const outlook = room.match.outlook(seat)
    const want = t.mock.method(outlook, 'want')
    await eventually('wishes', () => want.mock.callCount() >= 60)
    assert.ok(inputsOf('chatterbox').consumedCount > 90)
    assert.equal(bot.state, 'live')
    assert.equal(measured.count('strayFrames'), 0)
  })

  for (const name of ['flapper', 'reloader'] as const) {
    test(`[LOAD-12] ${name}: loses its line again and again, and comes back to its seat`, async (t) => {
      const { bot, measured } = await joined(t, name)
      const { seat } = seatOf(name) ?? {}
      const { sessionId } = clientOf(name)
      await eventually('two returns', () => measured.count('resumes') >= 2, 15_000)
      await eventually('a line that lives', () => bot.state === 'live')
      assert.equal(seatOf(name)?.seat, seat)
      assert.equal(clientOf(name).sessionId, sessionId)
      assert.deepEqual(
        measured.counts.filter((count) => count.startsWith('resume refused')),
        [],
      )
    })
  }

  for (const closes of [behaviours.flooder.closes, []]) {
    const due = closes?.length ? 'closed as due: 4002' : 'closed: 4002'
    test(`[LOAD-13] flooder: is ${due}, after a time that is measured`, async (t) => {
      const measured = new Measured()
      const behaviour = { ...behaviours.flooder, closes: closes ?? [] }
      const stay = () => stayOf(`flooder ${due.length}`, measured)
      const slot = new Slot({ behaviour, tally: measured.tally, stay, stayMs: () => 1e9 })
      slot.fill(0)
      everyTick(t, (dueMs) => slot.frame(dueMs))
      t.after(() => slot.empty())
      await eventually('the line is closed', () => measured.count('floodsClosed') > 0, 12_000)
      await eventually('its slot knows', () => measured.count(due) > 0)
      assert.deepEqual(
        measured.counts.filter((count) => /closed:|closed as|got through/.test(count)),
        [due],
      )
    })
  }

  test('[LOAD-14] halfJoiner: neither half of a join holds a seat for ever', async (t) => {
    const { bot, measured } = await joined(t, 'halfJoiner')
    await eventually('a seat is taken', () => seatOf('halfJoiner')?.pilot === 'human')
    await eventually('both are over', () => bot.state === 'ended', HALF_JOIN_MS)
    assert.equal(bot.closedWith, closeReasons.badMessage.code)
    assert.deepEqual(measured.counts, ['halfJoinsOver'])
    assert.equal(seatOf('halfJoiner'), undefined)
  })

  for (const name of ['slowReader', 'trickleReader'] as const) {
    test(`[LOAD-15] ${name}: is cut three times, and then refused`, async (t) => {
      const { bot, measured } = await joined(t, name)
      const blob = new Uint8Array(SLOW_BYTES)
      await eventually(
        'the end of its stay',
        () => {
          // What a match would send in minutes: the buffers of the system are filled first.
          if (seatOf(name)?.pilot === 'human') clientOf(name).sendBytes(UNKNOWN, blob)
          return bot.state === 'ended'
        },
        20_000,
      )
      assert.equal(bot.closedWith, closeReasons.tooSlow.code)
      assert.equal(measured.count('slowCuts'), 3)
      assert.equal(seatOf(name), undefined)
    })
  }

  test('[LOAD-16] speedHacker: sends more than a tick is worth, and gains nothing', async (t) => {
    const { bot, measured } = await joined(t, 'speedHacker')
    const inputs = inputsOf('speedHacker')
    const { tick } = room.match.world
    await ticksGoBy(120)
    assert.ok(inputs.consumedCount > 1.5 * (room.match.world.tick - tick))
    assert.notEqual(inputs.latest?.moveX, -128)
    assert.equal(measured.count('speedGainedCells'), 0)
    assert.equal(bot.state, 'live')
    // The control: a server that gives it what it wants.
    await eventually('the gain is seen', () => {
      craftOf('speedHacker').x += 2 * CELL_U
      return measured.count('speedGainedCells') > 0
    })
  })

  test('[LOAD-17] maphack: finds what is planted, and nothing else', async (t) => {
    const { measured } = await joined(t, 'maphack')
    await ticksGoBy(120)
    assert.deepEqual(measured.notes, [])
    assert.equal(measured.count('leaks'), 0)
    for (const [pattern, plant] of plants) await found(measured, pattern, plant)
    assert.ok(measured.count('leaks') >= plants.length)
  })

  test('[LOAD-17] maphack: notices an area that is wider than its screen', async (t) => {
    const { measured } = await joined(t, 'maphack', 'phone')
    await ticksGoBy(120)
    assert.deepEqual(measured.notes, [])
    const widen = () => {
      const { seat = -1 } = seatOf('phone') ?? {}
      room.match.outlook(seat).show(tuning.sight.enterCells)
    }
    await found(measured, /craft of seat \d+ from beyond 22 cells/, widen)
    await found(measured, /chunk \d+ .*beyond 28 cells/, widen)
  })
})
