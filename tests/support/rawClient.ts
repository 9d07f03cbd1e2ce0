import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { FRAME, frameCode } from '@tidepaint/loadtest/bots/frames'
import type { Seat } from '@tidepaint/loadtest/bots/reserve'
import { PROTOCOL_VERSION, ROOM_NAME } from '@tidepaint/shared/wire/version'
import WebSocket from 'ws'
import { eventually } from './eventually.ts'

export interface Answer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  text: string
}

/** A request with exactly these headers and this body, which `fetch` would not let through. */
export async function httpRequest(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options
  const sent = request(url, { method, headers })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString()
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}

interface Asking {
  method?: string
  /** A name of rooms, or the id of one. */
  target?: string
  headers?: Record<string, string>
}

/** Asks matchmaking for a seat, with any body. */
export function matchmake(url: string, body: unknown, asking: Asking = {}): Promise<Answer> {
  const { method = 'joinOrCreate', target = ROOM_NAME, headers = {} } = asking
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return httpRequest(`${url}/matchmake/${method}/${target}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...headers,
    },
    body: text,
  })
}

export const wish = (more: object = {}): object => ({ protocol: PROTOCOL_VERSION, ...more })

/** A seat, and what lets its holder come back; empty for a first join. */
export interface HeldSeat {
  reservation: Seat
  token: string
}

export interface RawOptions {
  /** Room or name of rooms to ask for, and how. */
  method?: string
  target?: string
  options?: object
  /** False: never say that the join arrived. */
  acknowledges?: boolean
  /** Come back to a seat instead of asking for one. */
  resume?: HeldSeat
}

/** A peer that speaks the protocol by hand, and does not have to keep to it. */
export class RawClient {
  readonly ws: WebSocket
  readonly reservation: Seat
  /** Codes of the frames that came in. */
  readonly codes: number[] = []
  /** Lets the holder of the seat come back. */
  token = ''
  closedWith: number | undefined

  private constructor(ws: WebSocket, reservation: Seat, acknowledges: boolean) {
    this.ws = ws
    this.reservation = reservation
    ws.on('close', (code) => {
      this.closedWith = code
    })
    ws.on('error', () => {})
    ws.on('message', (bytes: Buffer) => this.#received(bytes, acknowledges))
  }

  /** Takes a seat and waits for the server's word on it. */
  static async join(url: string, wanted: RawOptions = {}): Promise<RawClient> {
    const { resume, acknowledges } = wanted
    const seat = resume ?? { reservation: await reserve(url, wanted), token: '' }
    const client = RawClient.dial(url, seat, acknowledges)
    await eventually('the answer to a raw join', () => client.token !== '')
    return client
  }

  /** Opens the line to a seat: a promised one, or with a token one's own. Waits for nothing. */
  static dial(url: string, { reservation, token }: HeldSeat, acknowledges = true): RawClient {
    const { processId, roomId, sessionId } = reservation
    const query = new URLSearchParams({ sessionId })
    if (token !== '') query.set('reconnectionToken', token)
    const address = `${url.replace('http', 'ws')}/${processId}/${roomId}?${query}`
    return new RawClient(new WebSocket(address), reservation, acknowledges)
  }

  send(...bytes: number[]): void {
    this.ws.send(Buffer.from(bytes))
  }

  /** Stops reading, without closing anything. */
  pauseReading(): void {
    this.#socket.pause()
  }
  resumeReading(): void {
    this.#socket.resume()
  }

  get #socket(): Socket {
    return (this.ws as unknown as { _socket: Socket })._socket
  }

  #received(bytes: Buffer, acknowledges: boolean): void {
    const code = frameCode(bytes)
    this.codes.push(code)
    if (code !== FRAME.join) return
    this.token = bytes.subarray(2, 2 + (bytes[1] ?? 0)).toString()
    if (acknowledges) this.send(FRAME.join)
  }
}

async function reserve(url: string, { method, target, options }: RawOptions): Promise<Seat> {
  const where = { ...(method ? { method } : {}), ...(target ? { target } : {}) }
  const { status, text } = await matchmake(url, options ?? wish(), where)
  if (status !== 200) throw new Error(`matchmaking answered ${status}: ${text}`)
  return JSON.parse(text) as Seat
}
