import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { type Address, readAddress } from '@tidepaint/client/net/findRoom'
import { MESSAGE } from '@tidepaint/shared/wire/messages'
import { unpack } from 'msgpackr'
import WebSocket from 'ws'
import { FRAME, frameCode } from './frames.ts'
import { Refused, reserve, type Seat, type Wish } from './reserve.ts'

/** The server's clock and the number of inputs spent stand before the body. */
const TIMED = 0x80
const LEFT = 4000
const ARRIVE_MS = 10_000
/** As long as what the server's pings say. */
const GUESS_BYTES = 4

type Feed = (this: Socket, bytes: Buffer) => void

/** What a line tells of what comes in; each call is one frame. */
export interface LineEars {
  /** A patch, or the full state. */
  patch?(head: PatchHead, bytes: number): void
  tickFrame?(frame: Buffer): void
  pong?(): void
  /** The match is about to go on there. */
  moving?(to: Address): void
  closed?(code: number): void
  /** A frame that the protocol does not have. */
  stray?(frame: Buffer): void
}

/** How a line is opened. */
export interface Manners {
  /** Lets the holder of the seat come back to it. */
  token?: string
  /** False: never says that the join arrived. */
  acknowledges?: boolean
}

/** What stands before the body of a patch. */
export interface PatchHead {
  /** Milliseconds since the room began, by the server's clock. */
  serverMs: number
  /** Inputs of this client that the server spent so far. */
  inputsSpent: number
}

/**
 * A socket that speaks the room's protocol by hand: it acknowledges what must be, tells frames apart
 * and decodes nothing, so that thousands fit into one process.
 */
export class LightLine {
  readonly ws: WebSocket
  readonly seat: Seat
  /** Lets the holder of the seat come back. */
  token = ''
  readonly #ears: LineEars
  readonly #acknowledges: boolean
  #arrived: (() => void) | undefined
  /** What the library does with bytes, while reading is throttled. */
  #feed: Feed | undefined

  private constructor(ws: WebSocket, seat: Seat, ears: LineEars, acknowledges: boolean) {
    this.ws = ws
    this.seat = seat
    this.#ears = ears
    this.#acknowledges = acknowledges
    ws.on('message', (frame: Buffer) => this.#received(frame))
    ws.on('close', (code) => ears.closed?.(code))
    // `close` follows with a code.
    ws.on('error', () => {})
  }

  /** Takes a seat; resolves with the first full state. Throws `Refused`. */
  static async join(wish: Wish, ears: LineEars): Promise<LightLine> {
    return LightLine.open(wish, await reserve(wish), ears)
  }

  /** Opens the line to a seat: a promised one, or with its token one's own. Throws `Refused`. */
  static open(wish: Wish, seat: Seat, ears: LineEars, token = ''): Promise<LightLine> {
    const line = LightLine.dial(wish, seat, ears, { token })
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        line.drop()
        reject(new Refused('no state'))
      }, ARRIVE_MS)
      line.ws.once('close', (code) => {
        clearTimeout(timer)
        const refused = new Refused(`closed ${code}`)
        refused.closedWith = code
        reject(refused)
      })
      line.#arrived = () => {
        clearTimeout(timer)
        resolve(line)
      }
    })
  }

  /** Begins to open the line to a seat, and waits for nothing. */
  static dial(wish: Wish, seat: Seat, ears: LineEars, manners: Manners = {}): LightLine {
    const { target, localAddress } = wish
    const { token = '', acknowledges = true } = manners
    const ws = new WebSocket(addressOf(target, seat, token), {
      perMessageDeflate: false,
      handshakeTimeout: ARRIVE_MS,
      ...(localAddress ? { localAddress } : {}),
    })
    return new LightLine(ws, seat, ears, acknowledges)
  }

  get isOpen(): boolean {
    return this.ws.readyState === WebSocket.OPEN
  }

  send(frame: Uint8Array): void {
    if (this.isOpen) this.ws.send(frame)
  }

  /** Breaks the line as a pulled cable would: nobody is told. */
  drop(): void {
    this.ws.terminate()
  }

  /** Gives the seat up. */
  leave(): void {
    this.ws.close(LEFT)
  }

  /** Answers a ping that it has not read, with a guess at what that said. */
  pong(): void {
    if (this.isOpen) this.ws.pong(randomBytes(GUESS_BYTES))
  }

  /** Stops reading without closing anything, or goes on. */
  reads(isReading: boolean): void {
    if (!isReading) return this.ws.pause()
    if (this.#feed) this.#socket.on('data', this.#feed)
    this.#feed = undefined
    this.ws.resume()
  }

  /** Reads so many bytes at most, and from the first call on nothing but by such calls. */
  readSome(bytesMax: number): void {
    if (!this.isOpen) return
    const socket = this.#socket
    if (!this.#feed) {
      this.ws.pause()
      const [feed] = socket.listeners('data')
      socket.removeAllListeners('data')
      this.#feed = feed as Feed
    }
    // To read nothing makes the stream look for more.
    const bytes: unknown = socket.read(Math.min(bytesMax, socket.readableLength))
    if (bytes !== null) this.#feed.call(socket, bytes as Buffer)
  }

  get #socket(): Socket {
    return (this.ws as unknown as { _socket: Socket })._socket
  }

  #moving(frame: Buffer): void {
    const to = addressIn(frame.subarray(2))
    if (to) this.#ears.moving?.(to)
    else this.#ears.stray?.(frame)
  }

  #received(frame: Buffer): void {
    switch (frameCode(frame)) {
      case FRAME.join:
        this.token = frame.subarray(2, 2 + (frame[1] ?? 0)).toString()
        if (this.#acknowledges) this.send(Buffer.of(FRAME.join))
        break
      case FRAME.state:
        this.#arrived?.()
        this.#arrived = undefined
        break
      case FRAME.patch:
        this.#ears.patch?.(headOf(frame), frame.length)
        break
      case FRAME.bytes:
        if (frame[1] === MESSAGE.tickFrame) this.#ears.tickFrame?.(frame.subarray(2))
        else this.#ears.stray?.(frame)
        break
      case FRAME.ping:
        this.#ears.pong?.()
        break
      case FRAME.message:
        if (frame[1] === MESSAGE.moving) this.#moving(frame)
        break
      default:
        this.#ears.stray?.(frame)
    }
  }
}

function addressIn(body: Uint8Array): Address | undefined {
  try {
    return readAddress(unpack(body))
  } catch {
    return undefined
  }
}

/** The same seat in another process, by the same host. */
export function seatAt(
  { path, processId }: Address,
  { roomId, sessionId }: Seat,
  wish: Wish,
): Seat {
  const seat = { roomId, sessionId, processId }
  return path ? { ...seat, publicAddress: `${new URL(wish.target).host}/${path}` } : seat
}

function addressOf(target: string, seat: Seat, token: string): string {
  const { publicAddress, processId, roomId, sessionId } = seat
  const { protocol, host } = new URL(target)
  const query = new URLSearchParams({ sessionId })
  if (token !== '') query.set('reconnectionToken', token)
  return `${protocol.replace('http', 'ws')}//${publicAddress ?? host}/${processId}/${roomId}?${query.toString()}`
}

/** Reads the head of a patch; zeroes for one without. */
function headOf(frame: Buffer): PatchHead {
  if (((frame[0] ?? 0) & TIMED) === 0 || frame.length < 9) return { serverMs: 0, inputsSpent: 0 }
  return { serverMs: frame.readUInt32LE(1), inputsSpent: frame.readUInt32LE(5) }
}
