import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { machineMs } from '@tidepaint/loadtest/exam/machineMs'
import { RawClient } from '../../support/rawClient.ts'
import { get, open } from './browserRequest.ts'
import type { Message } from './Feed.ts'
import { PUSH, PUSH_ROOM } from './PushRoom.ts'

/** One client that is told of messages, by whatever way. */
export interface Listener {
  close(): void
}

interface Wanted {
  /** The last message it knows, if it comes back. */
  after?: number
  /** Clients that poll are spread over the interval: what share of it this one is behind. */
  phase?: number
}

type Hear = (message: Message) => void
type Listen = (url: string, hear: Hear, wanted?: Wanted) => Promise<Listener>

/** How a client can be told. */
export const ways = {
  socket: { title: 'WebSocket', listen: bySocket },
  events: { title: 'SSE', listen: byEvents },
  longPoll: { title: 'long polling', listen: byLongPolling },
  poll1s: { title: 'polling, 1 s', listen: byPollingEvery(1000) },
  poll250ms: { title: 'polling, 250 ms', listen: byPollingEvery(250) },
} satisfies Record<string, { title: string; listen: Listen }>

export type WayId = keyof typeof ways

/** First byte of a frame with bytes; the second is the message's name, the rest its body. */
const ROOM_DATA_BYTES = 17

async function bySocket(url: string, hear: Hear): Promise<Listener> {
  const client = await RawClient.join(url, { target: PUSH_ROOM, options: {} })
  client.ws.on('message', (frame: Buffer) => {
    if (frame[0] !== ROOM_DATA_BYTES || frame[1] !== PUSH.message) return
    hear(JSON.parse(frame.toString('utf8', 2)) as Message)
  })
  return { close: () => client.ws.terminate() }
}

/** As in a browser, a client has a line of its own, and keeps it for its next request. */
export const ownLine = (): Agent => new Agent({ keepAlive: true, maxSockets: 1 })

async function byEvents(url: string, hear: Hear, { after }: Wanted = {}): Promise<Listener> {
  const known = after === undefined ? {} : { 'Last-Event-ID': String(after) }
  const headers = { Accept: 'text/event-stream', ...known }
  const stream = await open(`${url}/push/events`, { agent: ownLine(), headers })
  let isClosed = false
  let unread = ''
  stream.setEncoding('utf8').on('data', (part: string) => {
    const events = (unread + part).split('\n\n')
    unread = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (data !== undefined) hear(JSON.parse(data) as Message)
    }
  })
  stream.on('error', (error) => {
    if (!isClosed) throw error
  })
  return {
    close: () => {
      isClosed = true
      stream.destroy()
    },
  }
}

async function byLongPolling(url: string, hear: Hear, { after }: Wanted = {}): Promise<Listener> {
  return keepAsking(`${url}/push/next`, hear, after)
}

function byPollingEvery(everyMs: number): Listen {
  return async (url, hear, { after, phase = 0 } = {}) => {
    const startMs = machineMs() - (1 - phase) * everyMs
    // By a timetable; times at which the last answer was still on its way are left out.
    const waitMs = () => Math.ceil(everyMs - ((machineMs() - startMs) % everyMs))
    return keepAsking(`${url}/push/since`, hear, after, waitMs)
  }
}

/** Asks again and again for what comes after the message it knows, each time after `waitMs`. */
function keepAsking(
  url: string,
  hear: Hear,
  after: number | undefined,
  waitMs?: () => number,
): Listener {
  const [agent, closing] = [ownLine(), new AbortController()]
  const { signal } = closing
  let known = after
  const run = async () => {
    for (;;) {
      if (waitMs) await sleep(waitMs(), undefined, { signal })
      const address = known === undefined ? url : `${url}?after=${known}`
      for (const message of newsOf(await get(address, { agent, signal }))) {
        known = message.number
        hear(message)
      }
    }
  }
  // Nobody waits for it: a fault ends the process.
  void run().catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return {
    close: () => {
      closing.abort()
      agent.destroy()
    },
  }
}

function newsOf({ status, text }: { status: number; text: string }): Message[] {
  if (status === 204) return []
  if (status !== 200) throw new Error(`the server answered ${status}: ${text}`)
  return JSON.parse(text) as Message[]
}
