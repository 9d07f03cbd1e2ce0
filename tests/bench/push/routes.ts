import type { ServerResponse } from 'node:http'
import type { ServerOptions } from '@colyseus/core'
import { board } from './board.ts'
import type { Feed, Message } from './Feed.ts'

type Application = Parameters<NonNullable<ServerOptions['express']>>[0]

/** A line that is silent for longer is cut by some proxies, so streams and held requests keep to this. */
const SILENT_MS = 15_000

/** Puts the ways of HTTP before whatever `app` does with unknown addresses. */
export function addPushRoutes(app: Application, feed: Feed): void {
  addEvents(app, feed)
  addNext(app, feed)
  addSince(app, feed)
  app.get('/push/board', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json(board)
  })
}

/** A message as an event of a stream: what `id` says, a browser sends back when it reconnects. */
const eventOf = (message: Message): string =>
  `id: ${message.number}\ndata: ${JSON.stringify(message)}\n\n`

/** SSE: an answer that never ends. */
function addEvents(app: Application, feed: Feed): void {
  const streams = new Set<ServerResponse>()
  const tellAll = (text: string) => {
    const bytes = Buffer.from(text)
    for (const stream of streams) stream.write(bytes)
  }
  feed.listen((message) => tellAll(eventOf(message)))
  setInterval(() => tellAll(':\n\n'), SILENT_MS)
  app.get('/push/events', (request, response) => {
    const after = numberOf(request.get('Last-Event-ID'))
    if (Number.isNaN(after)) return void response.sendStatus(400)
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.flushHeaders()
    if (after !== undefined) for (const missed of feed.after(after)) response.write(eventOf(missed))
    streams.add(response)
    response.on('close', () => streams.delete(response))
  })
}

/** Long polling: the answer waits until there is something to say. */
function addNext(app: Application, feed: Feed): void {
  const waiting = new Set<(message?: Message) => void>()
  feed.listen((message) => {
    for (const answer of waiting) answer(message)
  })
  app.get('/push/next', (request, response) => {
    const after = numberOf(request.query['after'])
    if (Number.isNaN(after)) return void response.sendStatus(400)
    response.set('Cache-Control', 'no-store')
    const missed = after === undefined ? [] : feed.after(after)
    if (missed.length > 0) return void response.json(missed)
    const timer = setTimeout(() => answer(), SILENT_MS)
    const forget = () => {
      clearTimeout(timer)
      waiting.delete(answer)
    }
    const answer = (message?: Message) => {
      forget()
      if (message) response.json([message])
      else response.status(204).end()
    }
    waiting.add(answer)
    response.on('close', forget)
  })
}

/** Polling: what there is, at once. */
function addSince(app: Application, feed: Feed): void {
  app.get('/push/since', (request, response) => {
    const after = numberOf(request.query['after'])
    if (Number.isNaN(after)) return void response.sendStatus(400)
    response.set('Cache-Control', 'no-store')
    const news = feed.after(after)
    if (news.length > 0) response.json(news)
    else response.status(204).end()
  })
}

/** The number of a message, undefined if none is given, NaN for anything else. */
function numberOf(text: unknown): number | undefined {
  if (text === undefined) return undefined
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}
