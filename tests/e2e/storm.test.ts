import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import type { Player } from '../support/player.ts'
import { openServer, type TestServer } from '../support/testServer.ts'

const PLAYERS = 30
const RESUMES_PER_S = 10

let server: TestServer
before(async () => {
  server = await openServer({ RESUMES_PER_S_MAX: String(RESUMES_PER_S) })
})
after(() => server.close())

test('[STORM-1] players who lose their lines at once come back bit by bit, all to their seats', async () => {
  const players: Player[] = []
  for (let i = 0; i < PLAYERS; i++) players.push(await server.join({ mode: 'bigTide' }))
  const seats = players.map(({ seat }) => seat)
  const cutAtMs = performance.now()
  const backAtMs: number[] = []
  for (const { room } of players) room.onReconnect(() => backAtMs.push(performance.now() - cutAtMs))
  for (const player of players) player.cutLine()
  await eventually('all are back', () => backAtMs.length === PLAYERS, 20_000)
  assert.deepEqual(
    players.map(({ welcomes }) => welcomes.at(-1)?.seat),
    seats,
  )
  // After a burst of a quarter of a second's, no more than so many a second were let in.
  const burst = RESUMES_PER_S / 4
  backAtMs.forEach((ms, at) => assert.ok(at <= burst + (ms / 1000) * RESUMES_PER_S, `${at}: ${ms}`))
  for (const { room } of players) await room.leave()
})
