/**
 * A process of light players: they speak the protocol by hand, send an input each tick and look at
 * nothing, so that 200 of them cost a fraction of a core. Orders and answers go over the channel to
 * the parent.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { FRAME } from '@tidepaint/loadtest/bots/frames'
import type { Seat } from '@tidepaint/loadtest/bots/reserve'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { eventually } from '../support/eventually.ts'
import { matchmake, RawClient, wish } from '../support/rawClient.ts'

export type SwarmOrder =
  /** So many join by `url`, one after the other; their sockets go to `door` if that is given. */
  | { order: 'join'; url: string; players: number; door?: string }
  /** The players so far leave. */
  | { order: 'leave' }
  /** The lines of the players so far are cut; nobody is told. */
  | { order: 'forget' }
  /** One player asks for so many echoes, one after the other. */
  | { order: 'ping'; times: number }

/** Milliseconds that each join or echo took; of joins with the process that owns the room. */
export interface SwarmAnswer {
  ms: number[]
  owners: string[]
}

const JOIN_MS_MAX = 10_000
const PING_EVERY_MS = 15

/** All fields of an input: the first four move, aim and hold the trigger. */
const inputs = [
  [127, 0, 0, 1],
  [0, 127, 64, 0],
  [-127 & 255, 0, 128, 1],
  [0, -127 & 255, 192, 0],
].map((values) => [FRAME.input, 0b1111, ...values])

const clients: RawClient[] = []
let tick = 0
setInterval(() => {
  tick++
  const input = inputs[(tick >> 5) & 3] ?? []
  for (const client of clients) if (client.ws.readyState === 1) client.send(...input)
}, TICK_MS)

process.on('message', (order: SwarmOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function obey(given: SwarmOrder): Promise<SwarmAnswer> {
  switch (given.order) {
    case 'join':
      return joinAll(given)
    case 'leave':
      await leaveAll()
      return { ms: [], owners: [] }
    case 'forget':
      for (const client of clients.splice(0)) client.ws.terminate()
      return { ms: [], owners: [] }
    case 'ping':
      return { ms: await ping(given.times), owners: [] }
  }
}

async function joinAll({
  url,
  players,
  door,
}: SwarmOrder & { order: 'join' }): Promise<SwarmAnswer> {
  const answer: SwarmAnswer = { ms: [], owners: [] }
  for (let i = 0; i < players; i++) {
    const startMs = performance.now()
    const { status, text } = await matchmake(url, wish({ mode: 'tide' }))
    if (status !== 200) throw new Error(`a join was refused: ${status} ${text}`)
    const reservation = JSON.parse(text) as Seat
    const { publicAddress, processId } = reservation
    const at = door ?? (publicAddress ? `http://${publicAddress}` : url)
    const client = RawClient.dial(at, { reservation, token: '' })
    const state = () => client.codes.includes(FRAME.state)
    // Looking again every 10 ms would show in the times.
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('a join brought no state')), JOIN_MS_MAX)
      client.ws.on('message', () => {
        if (!state()) return
        clearTimeout(timer)
        resolve()
      })
    })
    answer.ms.push(performance.now() - startMs)
    answer.owners.push(processId)
    client.ws.removeAllListeners('message')
    clients.push(client)
  }
  return answer
}

async function leaveAll(): Promise<void> {
  const leaving = clients.splice(0)
  for (const client of leaving) client.ws.close(4000)
  await eventually('all have left', () => leaving.every((client) => client.ws.readyState === 3))
}

async function ping(times: number): Promise<number[]> {
  const [client] = clients
  if (!client) throw new Error('nobody is there to ask')
  const ms: number[] = []
  for (let i = 0; i < times; i++) {
    const startMs = performance.now()
    const echo = new Promise<void>((resolve) => {
      const hear = (bytes: Buffer) => {
        if (((bytes[0] ?? 0) & 31) !== FRAME.ping) return
        client.ws.off('message', hear)
        resolve()
      }
      client.ws.on('message', hear)
    })
    client.send(FRAME.ping)
    await echo
    ms.push(performance.now() - startMs)
    await sleep(PING_EVERY_MS)
  }
  return ms
}
