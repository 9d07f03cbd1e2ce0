import { Agent } from 'node:http'
import { RawClient } from '../../support/rawClient.ts'
import { get } from './browserRequest.ts'
import { ownLine } from './listeners.ts'
import { PUSH, PUSH_ROOM } from './PushRoom.ts'

/** One client that asks for the board, each time it is told to. */
export interface Asker {
  ask(): Promise<void>
  close(): void
}

/** How something can be asked for. */
export const questions = {
  get: { title: 'GET, whole answer', open: openGet },
  unchanged: { title: 'GET with ETag, answer 304', open: openConditional(ownLine) },
  newLine: {
    title: 'the same, new connection each time',
    open: openConditional(() => new Agent({ keepAlive: false })),
  },
  socket: { title: 'over a WebSocket that is open', open: openSocket },
} satisfies Record<string, { title: string; open: (url: string) => Promise<Asker> }>

export type QuestionId = keyof typeof questions

/** Until an answer is missed. */
const ANSWER_MS = 5000
const ROOM_DATA = 13

async function openGet(url: string): Promise<Asker> {
  const agent = ownLine()
  return {
    ask: async () => {
      const { status } = await get(`${url}/push/board`, { agent })
      if (status !== 200) throw new Error(`the board was answered with ${status}`)
    },
    close: () => agent.destroy(),
  }
}

function openConditional(newAgent: () => Agent): (url: string) => Promise<Asker> {
  return async (url) => {
    const agent = newAgent()
    const { etag = '' } = await get(`${url}/push/board`, { agent })
    const headers = { 'If-None-Match': etag }
    return {
      ask: async () => {
        const { status, text } = await get(`${url}/push/board`, { agent, headers })
        if (status !== 304 || text !== '') throw new Error(`${etag} was answered with ${status}`)
      },
      close: () => agent.destroy(),
    }
  }
}

async function openSocket(url: string): Promise<Asker> {
  const client = await RawClient.join(url, { target: PUSH_ROOM, options: {} })
  let heard = () => {}
  client.ws.on('message', (frame: Buffer) => {
    if (frame[1] === PUSH.board) heard()
  })
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no board came')), ANSWER_MS)
      heard = () => {
        clearTimeout(timer)
        resolve()
      }
      client.send(ROOM_DATA, PUSH.board)
    })
  return { ask, close: () => client.ws.terminate() }
}
