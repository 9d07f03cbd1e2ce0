import { Agent, type IncomingMessage, request } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { PROTOCOL_VERSION, ROOM_NAME } from '@tidepaint/shared/wire/version'

/** A seat that matchmaking promised: where it is, and whose. */
export interface Seat {
  roomId: string
  processId: string
  sessionId: string
  /** Where its socket is on a cluster: host and path. */
  publicAddress?: string
}

export interface Wish {
  /** Where the server is: `http://host:port`. */
  target: string
  mode: string
  name: string
  /** Kind of the room, where a server has others than ours. */
  roomName?: string
  /** Join this match and no other. */
  room?: string
  /** Address of this machine to come from; whichever, unless given. */
  localAddress?: string
}

/** A join or a stay ended by a refusal, with the stable name that counts it. */
export class Refused extends Error {
  readonly code: string
  /** The close code, where it was a line that was closed. */
  closedWith: number | undefined

  constructor(code: string, message = code) {
    super(message)
    this.code = code
  }
}

const ANSWER_MS = 10_000
/** Joins reuse lines, as a browser's do; as many at once as there are. */
const lines = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }
const plain = { request, agent: new Agent(lines) }
const secret = { request: tlsRequest, agent: new TlsAgent(lines) }

/** Asks matchmaking for a seat. Throws `Refused`. */
export async function reserve(wish: Wish): Promise<Seat> {
  const { target, mode, name, room, roomName = ROOM_NAME, localAddress } = wish
  const how = room ? `joinById/${room}` : `joinOrCreate/${roomName}`
  const body = { protocol: PROTOCOL_VERSION, mode, name }
  const { status, text } = await post(`${target}/matchmake/${how}`, body, localAddress)
  const answer = readAnswer(text)
  if (status === 200 && answer?.roomId) return answer as Seat
  throw new Refused(refusalName(status, answer?.error), `matchmaking answered ${status}: ${text}`)
}

type Answered = Partial<Seat> & { error?: string; code?: number }

function readAnswer(text: string): Answered | undefined {
  try {
    return JSON.parse(text) as Answered
  } catch {
    // What stands in front of servers answers in words of its own.
    return undefined
  }
}

/** Our names as they are; sentences of the framework by their number. */
function refusalName(status: number, error: string | undefined): string {
  return error && /^[a-z-]+$/.test(error) ? error : `http ${status}`
}

function post(url: string, body: object, localAddress?: string): Promise<Posted> {
  const text = JSON.stringify(body)
  const by = url.startsWith('https') ? secret : plain
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { code?: string }) =>
      reject(new Refused(error.code ?? 'no answer', error.message))
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
    }
    const options = { method: 'POST', agent: by.agent, headers, timeout: ANSWER_MS }
    const sent = by.request(url, localAddress ? { ...options, localAddress } : options)
    sent.on('error', fail)
    sent.on('timeout', () => sent.destroy(new Refused('no answer')))
    sent.on('response', (response) => void readAll(response).then(resolve, fail))
    sent.end(text)
  })
}

interface Posted {
  status: number
  text: string
}

async function readAll(response: IncomingMessage): Promise<Posted> {
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  return { status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }
}
