import { setTimeout as sleep } from 'node:timers/promises'
import { generateId, matchMaker } from '@colyseus/core'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { createRoomAs } from './rooms/revivedSeats.ts'

const PLAYERS = 8
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
  const roomId = generateId()
  await createRoomAs(roomId, 'tide')
  try {
    await Promise.all(Array.from({ length: PLAYERS }, () => play(url, roomId, forMs)))
  } finally {
    await matchMaker.getLocalRoomById(roomId)?.disconnect()
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
