/**
 * Everything that reaches for members which Colyseus keeps private, in one place.
 *
 * Checked against @colyseus/core 0.18.17, @colyseus/schema 5.0.34 and @colyseus/ws-transport
 * 0.18.4. At an upgrade, read the sources named here again; the tests in tests/e2e/hostile*.test.ts
 * fail where a cure no longer takes.
 */
import type { Socket as NetSocket } from 'node:net'
import { type Client, ClientState, Room, SchemaSerializer } from '@colyseus/core'
import type { Encoder, Iterator, Schema, StateView } from '@colyseus/schema'
import { WebSocketClient } from '@colyseus/ws-transport'

/** First byte of a frame, lower five bits: a ring of inputs for datagrams, a request. */
const ROOM_INPUT_UNRELIABLE = 20
const ROOM_REQUEST = 21
const FRAME_CODE_MASK = 0x1f

/** What `Client.ref` is with the `ws` transport. */
interface Socket {
  readonly bufferedAmount: number
  readonly readyState: number
  /** Gone once the line is closed. */
  readonly _socket: NetSocket | null
  once(event: 'close', closed: (code: number) => void): void
  close(code: number, reason: string): void
  terminate(): void
}
const SOCKET_OPEN = 1

const socketOf = (client: Client): Socket => client.ref as unknown as Socket

/** Bytes that were sent to this client and still wait in this process. */
export const unsentBytes = (client: Client): number => socketOf(client).bufferedAmount

/**
 * Sends ready frames with one write, past the `ws` library: that would make four chunks of two frames,
 * and a head of its own for each. It writes at once as well while nothing is compressed, so the order
 * of what is sent stays.
 */
export function writeLine(client: Client, bytes: Buffer, frames: number): void {
  const { readyState, _socket } = socketOf(client)
  if (readyState !== SOCKET_OPEN) return
  _socket?.write(bytes)
  sends.wrote(frames)
}

/** How long a line that is cut has for its last word: who still reads has it by then. */
const FAREWELL_MS = 1000

/** Closes the line, and breaks it soon: the reason queues behind all that was not read. */
export function cutLine(client: Client, { code, name }: { code: number; name: string }): void {
  const socket = socketOf(client)
  socket.close(code, name)
  const timer = setTimeout(() => socket.terminate(), FAREWELL_MS)
  socket.once('close', () => clearTimeout(timer))
}

/**
 * Remembers the line that a client has now, and returns a function that closes it if it is still
 * open. After a resume the framework forgets an old line that nobody closed.
 */
export function lineCloser(client: Client): (code: number, reason: string) => void {
  const socket = socketOf(client)
  return (code, reason) => {
    if (socket.readyState === SOCKET_OPEN) socket.close(code, reason)
  }
}

/** Calls `closed` with the close code when the line that the client has now is gone. */
export function onLineClosed(client: Client, closed: (code: number) => void): void {
  socketOf(client).once('close', closed)
}

const sends: { wrote: (frames: number) => void } = { wrote: () => {} }

/** Calls `wrote` with each write to any client of this process, and how many frames are in it. */
export function watchSends(wrote: (frames: number) => void): void {
  sends.wrote = wrote
  const { raw } = WebSocketClient.prototype
  WebSocketClient.prototype.raw = function (data, options, done) {
    wrote(1)
    raw.call(this, data, options, done)
  }
}

/** Whether the line is still open from this side. */
export const isOpen = (client: Client): boolean => socketOf(client).readyState === SOCKET_OPEN

/** Whether the client has acknowledged its join: before that, whatever is sent piles up. */
export const hasJoined = (client: Client): boolean => client.state === ClientState.JOINED

/**
 * Lets the seat of a client be held that came back and did not acknowledge it. The framework holds none
 * for whoever has never joined, and knows them by the messages that still wait for them
 * (`Room.allowReconnection`).
 */
export function asIfJoined(client: Client): void {
  Object.assign(client, { _enqueuedMessages: undefined })
}

interface Reservations {
  /** Session -> join options, auth data, whether it was taken, whether it waits for a return. */
  _reservedSeats: Record<string, [unknown, unknown, boolean, boolean]>
  _reservedSeatTimeouts: Record<string, NodeJS.Timeout>
}

/** Gives up the seats that nobody took yet; those of players who dropped end by themselves. */
export function dropReservations(room: Room): void {
  const { _reservedSeats: seats, _reservedSeatTimeouts: timers } = room as unknown as Reservations
  for (const [sessionId, [, , , waitsForReturn]] of Object.entries(seats)) {
    if (waitsForReturn) continue
    clearTimeout(timers[sessionId])
    delete timers[sessionId]
    delete seats[sessionId]
  }
}

type OnMessage = (this: Room, client: Client, frame: Buffer | undefined) => void

/**
 * Puts `around` between the transport and the room. `pass` hands the frame on to the room.
 *
 * `Room._onMessage` is bound at each join, so a property of the instance is found first.
 */
export function interceptFrames(
  room: Room,
  around: (client: Client, frame: Buffer | undefined, pass: () => void) => void,
): void {
  const base = Room.prototype['_onMessage'] as unknown as OnMessage
  const value = (client: Client, frame: Buffer | undefined) => {
    around(client, frame, () => base.call(room, client, frame))
  }
  Object.defineProperty(room, '_onMessage', { value })
}

/** What a frame is; the other bits of its first byte say what was added to it. */
export const codeOf = (frame: Buffer | undefined): number => (frame?.[0] ?? 0) & FRAME_CODE_MASK

/**
 * Frames that no client of ours sends. The decoder of a ring loops for ever on a negative length:
 * three bytes freeze the process (`InputDecoder.decodeAll`, `RoomInput.decodeUnreliable`). A request
 * that is malformed is answered, with a stack in the log for each, where a message closes the line.
 */
export const isUnsupported = (frame: Buffer | undefined): boolean =>
  [ROOM_INPUT_UNRELIABLE, ROOM_REQUEST].includes(codeOf(frame))

type AnySchema = Schema & object

interface EncoderMethods {
  encode(it: Iterator, view?: StateView, ...rest: unknown[]): Uint8Array
  encodeAll(it: Iterator, buffer: Uint8Array): Uint8Array
}

/**
 * A serializer that hands out copies.
 *
 * The stock one hands out views into buffers that the next patch overwrites, while a slow socket
 * still holds them: such a client silently gets other patches' bytes. And when the full state
 * outgrows `Encoder.BUFFER_SIZE`, it goes on reading from the old, too small buffer.
 */
export class CopyingSerializer extends SchemaSerializer<AnySchema> {
  override reset(state: AnySchema): void {
    super.reset(state)
    const encoder = this.encoder as Encoder & EncoderMethods
    const encode = encoder.encode.bind(encoder)
    const encodeAll = encoder.encodeAll.bind(encoder)
    const copying: EncoderMethods = {
      encode: (it, view, ...rest) => {
        const bytes = encode(it, view, ...rest)
        return view === undefined ? bytes.slice() : bytes
      },
      encodeAll: (it, buffer) => {
        const bytes = encodeAll(it, buffer)
        const hasGrown = buffer === this.fullEncodeBuffer && bytes.buffer !== buffer.buffer
        if (hasGrown) this.fullEncodeBuffer = new Uint8Array(bytes.buffer)
        return bytes.slice()
      },
    }
    Object.assign(encoder, copying)
  }
}

type Changes = Encoder['root']['changes']

/**
 * Leaves only those changes to encode that not everybody may see (`Root.changes`, which
 * `Encoder.encodeView` walks through for each view; `ChangeTree.dirtyLow` has a bit for each of the
 * first 32 fields). Call `restore` before anything else is done with the state.
 */
export function onlyFiltered({ root }: Encoder): { hasAny: boolean; restore: () => void } {
  const all = root.changes
  const filtered: Changes = { nextPosition: 0 }
  let tail: { next?: NonNullable<Changes['next']> } = filtered
  for (let { next } = all; next !== undefined; next = next.next) {
    const { changeTree, position } = next
    const { filterBitmask } = changeTree.encDescriptor
    if (!changeTree.isFiltered && (changeTree.dirtyLow & filterBitmask) === 0) continue
    tail.next = { changeTree, position }
    tail = tail.next
  }
  root.changes = filtered
  const restore = () => {
    root.changes = all
  }
  return { hasAny: filtered.next !== undefined, restore }
}
