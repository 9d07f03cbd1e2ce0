import { setTimeout as sleep } from 'node:timers/promises'
import { generateId, matchMaker } from '@colyseus/core'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { Match } from './match/Match.ts'
import { ArenaRoom } from './rooms/ArenaRoom.ts'
import { decodeRoom } from './rooms/RoomImage.ts'
import { createRoomAs } from './rooms/revivedSeats.ts'

const PLAYERS = 16
/** Rooms are made and entered so often, one after the other. */
const ROUNDS = 3
/** How often the image of each is read, as if it came from elsewhere. */
const READS = 10
/** A client's word that it has the handshake, and an input: see docs/protocol.md. */
const ACKNOWLEDGED = Uint8Array.of(10)
const INPUT = Uint8Array.of(19, 31, 127, 0, 64, 1, 0)

/**
 * Plays a match with itself over real sockets for `forMs`, so that the first one which comes from another
 * process does not wait for the compiler. Nobody else sees it: call it before this node is known to any.
 * `url` is where this server listens. Rejects if that does not work, which is no reason not to start.
 */
export async function warmUp(url: string, forMs: number): Promise<void> {
  await matchMaker.onReady
  for (let round = 0; round < ROUNDS; round++) await playRound(url, forMs / ROUNDS)
}

async function playRound(url: string, forMs: number): Promise<void> {
  const roomId = generateId()
  await createRoomAs(roomId, 'tide')
  const room: unknown = matchMaker.getLocalRoomById(roomId)
  if (!(room instanceof ArenaRoom)) throw new Error('no room for the warm-up')
  try {
    const plays = Array.from({ length: PLAYERS }, () => play(url, roomId, forMs))
    await Promise.all([...plays, sleep(forMs / 2).then(() => readBack(room))])
  } finally {
    await room.disconnect()
  }
}

function readBack(room: ArenaRoom): void {
  const image = room.image()
  for (let read = 0; image && read < READS; read++) {
    Match.revive(decodeRoom(image).match, { botGrade: 'steady', newSeed: () => 0 })
  }
}

async function play(url: string, roomId: string, forMs: number): Promise<void> {
  const [row] = await matchMaker.query({ roomId })
  if (!row) throw new Error('the room of the warm-up is not listed')
  const { sessionId } = await matchMaker.reserveSeatFor(row, {}, { name: '' })
  const socket = new WebSocket(
    `${url.replace('http', 'ws')}/${matchMaker.processId}/${roomId}?sessionId=${sessionId}`,
  )
  socket.onmessage = () => {
    socket.onmessage = null
    socket.send(ACKNOWLEDGED)
  }
  const inputs = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN && socket.onmessage === null) socket.send(INPUT)
  }, TICK_MS)
  await sleep(forMs)
  clearInterval(inputs)
  socket.close()
}
