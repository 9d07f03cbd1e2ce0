import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Client } from '@colyseus/core'
import type { WebSocketClient } from '@colyseus/ws-transport'
import type { ArenaRoom } from '@tidepaint/server/rooms/ArenaRoom'
import { closeReasons } from '@tidepaint/shared/wire/close'
import type { ArenaState, CraftState } from '@tidepaint/shared/wire/state'
import { eventually } from '../support/eventually.ts'
import { NarrowLine } from '../support/NarrowLine.ts'
import { Player } from '../support/player.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

const QUEUED_BYTES_MAX = 262_144
/** Patches that no honest line would ever miss in a row. */
const GAP_PATCHES = 15
/** A round of pings, the time that one may take, and that for which a line may be behind. */
const CUT_MS_MAX = 20_000
/** Of a socket that was told to close, and has not. */
const CLOSING = 2

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

/** What a player should know after a patch. */
interface Shown {
  rest: unknown
  crafts: Record<string, unknown>
}

const publicPart = ({ team, pose, aim, health, flags }: CraftState) =>
  [team, pose, aim, health, flags] as const

function shownOf(state: ArenaState, isSeen: (craft: CraftState) => boolean): Shown {
  const { crafts, ...rest } = state.toJSON() as Record<string, unknown>
  assert.ok(crafts)
  const seen = [...state.crafts].filter(([, craft]) => isSeen(craft))
  const parts = seen.map(([seat, craft]): [string, unknown] => [seat, publicPart(craft)])
  return { rest, crafts: Object.fromEntries(parts) }
}

/** A match with an honest player, and another whose line the test makes narrow. */
interface Match {
  room: ArenaRoom
  honest: Player
  slow: Player
  line: NarrowLine
  /** Ticks of all patches that were made. */
  sent: number[]
  /** By tick: what the slow player is to know if they get that patch. */
  truth: Map<number, Shown>
  /** Ticks of the patches that came, the ones that were missed before each, and what was known then. */
  patches: { tick: number; missed: number; shown: Shown }[]
  honestTicks: number[]
  /** Most bytes that ever waited in the server for the slow player. */
  queuedBytes: number
}

type SocketClient = Client & WebSocketClient

function clientOf({ clients }: ArenaRoom, { room }: Player): SocketClient | undefined {
  const client = clients.find(({ sessionId }) => sessionId === room.sessionId)
  return client as SocketClient | undefined
}

async function openMatch(t: TestContext): Promise<Match> {
  const line = await NarrowLine.open(server.url)
  const honest = await server.join()
  const slow = await Player.join(line.url, { roomId: honest.room.roomId })
  t.after(async () => {
    slow.stop()
    await line.close()
    await honest.room.leave()
  })
  const room = server.room(honest.room.roomId)
  const records = { sent: [], truth: new Map(), patches: [], honestTicks: [], queuedBytes: 0 }
  const match: Match = { room, honest, slow, line, ...records }
  watchServer(match)
  honest.room.onStateChange(() => match.honestTicks.push(honest.state.tick))
  slow.room.onStateChange(() => {
    const { tick } = slow.state
    const missed = match.patches.length === 0 ? 0 : tick - (match.patches.at(-1)?.tick ?? 0) - 1
    match.patches.push({ tick, missed, shown: shownOf(slow.state, () => true) })
  })
  for (const player of [honest, slow]) player.fly({ moveX: 127, moveY: 40, buttons: 1 })
  await eventually('both fly', () => match.honestTicks.length > 30 && match.patches.length > 30)
  return match
}

/** Notes with each patch what the slow player should know after it, and what waits for them. */
function watchServer(match: Match): void {
  const { room, slow } = match
  const broadcastPatch = room.broadcastPatch.bind(room)
  room.broadcastPatch = () => {
    // The framework's own timer asks as well, and is told no.
    if (!broadcastPatch()) return false
    const client = clientOf(room, slow)
    const view = client?.view
    const shown = view && shownOf(room.state, (craft) => view.has(craft))
    match.sent.push(room.state.tick)
    if (shown) match.truth.set(room.state.tick, shown)
    match.queuedBytes = Math.max(match.queuedBytes, client?.ref.bufferedAmount ?? 0)
    return true
  }
}

/** The honest player got each patch, and little waited for the slow one. */
function checkOthers({ sent, honest, honestTicks, queuedBytes }: Match): void {
  const [first = 0, last = 0] = [sent[0], honestTicks.at(-1)]
  assert.deepEqual(
    honestTicks.filter((tick) => tick >= first),
    sent.filter((tick) => tick <= last),
  )
  assert.equal(honest.closedWith, undefined)
  assert.ok(queuedBytes < QUEUED_BYTES_MAX, `${queuedBytes} bytes`)
}

/** Brings everybody into the slow player's sight. */
function gather({ room, slow }: Match): void {
  const { crafts } = room.match.world
  const { x = 0, y = 0 } = crafts[slow.seat] ?? {}
  for (const craft of crafts) Object.assign(craft, { x, y })
}

/** Chunks of which the slow player holds something else than the server. */
function wrongChunks({ room, slow }: Match): number[] {
  const { floor, crafts } = room.match.world
  const own = crafts[slow.seat]
  assert.ok(own)
  return slow.floor.wrongChunks(floor, own)
}

test('[BAD-22] who stops reading is skipped, then covered, and knows all; others get each patch', async (t) => {
  const match = await openMatch(t)
  const { patches, slow, line, room, truth } = match
  line.bytesPerS = 0
  const stoppedAt = room.state.tick
  gather(match)
  // Longer than a ping may take, and no longer than a line may be behind.
  await eventually('five seconds', () => room.state.tick > stoppedAt + 150, 15_000)
  line.bytesPerS = Number.POSITIVE_INFINITY
  const covered = await eventually('a patch that covers a gap', () =>
    patches.find(({ missed }) => missed >= GAP_PATCHES),
  )
  assert.deepEqual(covered.shown, truth.get(covered.tick))
  assert.ok(Object.keys(covered.shown.crafts).length > 4)
  await eventually('the patches after it', () => (patches.at(-1)?.missed ?? 1) === 0)
  await eventually('a second of them', () => slow.state.tick > covered.tick + 30)
  assert.deepEqual(slow.floor.gaps, 0)
  await eventually('the same floor', () => wrongChunks(match).length === 0)
  assert.equal(slow.welcomes.length, 1)
  checkOthers(match)
})

test('[BAD-9] who cannot read one patch in time is cut with a code that resumes, and has the seat again', async (t) => {
  const match = await openMatch(t)
  const { slow, line, room } = match
  const drops: number[] = []
  slow.room.onDrop((code) => drops.push(code))
  line.bytesPerS = 100
  const { seat } = slow
  const pilot = () => room.match.seats[seat]?.pilot
  await eventually(
    'the last word of the server',
    () => clientOf(room, slow)?.ref.readyState === CLOSING,
    CUT_MS_MAX,
  )
  // Whoever reads what is on its way is told why.
  line.bytesPerS = Number.POSITIVE_INFINITY
  await eventually('another welcome', () => slow.welcomes.length === 2)
  assert.deepEqual(drops, [closeReasons.mayReturn.code])
  assert.deepEqual([slow.welcomes[1]?.seat, pilot()], [seat, 'human'])
  const { tick } = room.state
  await eventually('patches again', () => slow.state.tick > tick)
  checkOthers(match)
})

test('[BAD-9] who does not even read that loses the line, and has the seat again as well', async (t) => {
  const { slow, line, room } = await openMatch(t)
  const drops: number[] = []
  slow.room.onDrop((code) => drops.push(code))
  line.bytesPerS = 0
  const { seat } = slow
  await eventually('it is away', () => room.match.seats[seat]?.pilot === 'away', CUT_MS_MAX)
  line.bytesPerS = Number.POSITIVE_INFINITY
  await eventually('another welcome', () => slow.welcomes.length === 2)
  assert.equal(drops.length, 1)
  assert.deepEqual([slow.welcomes[1]?.seat, room.match.seats[seat]?.pilot], [seat, 'human'])
})
