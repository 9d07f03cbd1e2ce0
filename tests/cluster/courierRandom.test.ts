import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { dice, sided } from '@tidepaint/loadtest/dice'
import type { Courier, Sent } from '@tidepaint/server/cluster/Courier'
import type { Envelope } from '@tidepaint/server/cluster/envelope'
import { type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import { connectTo, openCourierNode } from '../support/courierNode.ts'
import { eventually } from '../support/eventually.ts'

/** `COURIER_SEED=7 COURIER_STEPS=100000 npm test -- cluster` to play a seed again, or for longer. */
const SEED = Number(process.env['COURIER_SEED'] ?? Date.now() % 1_000_000)
const STEPS = Number(process.env['COURIER_STEPS'] ?? 4000)
const NODES = 3
const PLAYERS = ['ada', 'bob', 'cyd', 'dee']
const CHANNELS = ['tide', 'party:1']
const STEPS_PER_CUT = 150
const STEPS_PER_RESTART = 1600

/** What one socket or listener has got. */
interface Ear {
  name: string
  player: boolean
  end: () => void
  isOver: boolean
  /** Latest number of each sender. */
  latest: Map<string, number>
}

/** Checks each delivery as it comes. */
class Ledger {
  readonly faults: string[] = []
  deliveries = 0
  /** Messages to players that were delivered, wherever. */
  readonly #delivered = new Set<string>()

  note(ear: Ear, { to, from, body }: Envelope): void {
    const number = Number(body)
    const fault = (what: string) => this.faults.push(`${what}: ${from} to ${to}, ${number}`)
    this.deliveries++
    if (to !== ear.name) fault(`went to ${ear.name}`)
    if (ear.isOver) fault('after the end')
    if (number <= (ear.latest.get(from) ?? 0)) fault('out of order or twice')
    ear.latest.set(from, number)
    const id = `${from} ${to} ${number}`
    if (ear.player && this.#delivered.has(id)) fault('twice')
    this.#delivered.add(id)
  }
}

test(`[MSG-12] whatever is cut and moved, at most once and in order (seed ${SEED})`, async (t) => {
  let redis: RedisProcess = await startRedis()
  t.after(() => redis.stop())
  const nodes = Array.from({ length: NODES }, (_, i) => openCourierNode(`n${i}`, redis.url))
  const admin = connectTo(redis.url)
  t.after(async () => {
    await Promise.all(nodes.map((node) => node.close()))
    admin.disconnect()
  })
  const roll = sided(dice(SEED))
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)] as T
  const couriers = nodes.map((node) => node.courier)
  const ledger = new Ledger()
  const ears: Ear[] = []
  const results: Promise<Sent>[] = []
  let number = 0

  const hear = (courier: Courier, name: string, player: boolean): Ear => {
    const ear: Ear = { name, player, end: () => {}, isOver: false, latest: new Map() }
    const deliver = (message: Envelope) => ledger.note(ear, message)
    const end = player ? courier.attach(name, deliver) : courier.listen(name, deliver)
    ear.end = () => {
      ear.isOver = true
      end()
    }
    ears.push(ear)
    return ear
  }
  const say = (): void => {
    const from = roll(NODES)
    const courier = couriers[from] as Courier
    const sender = `${from}-${roll(2)}`
    number++
    if (roll(2) === 0) results.push(courier.send(pick(PLAYERS), sender, number))
    else results.push(courier.publish(pick(CHANNELS), sender, number))
  }
  const change = (): void => {
    const kind = roll(4)
    if (kind === 0) hear(pick(couriers), pick(PLAYERS), true)
    else if (kind === 1) hear(pick(couriers), pick(CHANNELS), false)
    else if (ears.length > 6) ears.splice(roll(ears.length), 1)[0]?.end()
  }
  const connections = (): Promise<true> =>
    eventually('connections', () => nodes.every(({ pub }) => pub.status === 'ready'))
  /** Life goes on while connections are broken. */
  const stagger = async (): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      say()
      if (i % 8 === 0) change()
      await nextTurn()
    }
  }
  const restart = async (): Promise<void> => {
    redis.child.signal('SIGKILL')
    await redis.child.ended
    await stagger()
    await redis.stop()
    redis = await startRedis({ port: redis.port })
    await connections()
  }
  const cut = async (): Promise<void> => {
    const kind = pick(['normal', 'pubsub'])
    await admin.client('KILL', 'TYPE', kind, 'SKIPME', 'yes').catch(() => {})
    await stagger()
    await connections()
  }

  await connections()
  for (let step = 1; step <= STEPS; step++) {
    if (roll(12) === 0) change()
    for (let i = roll(6); i > 0; i--) say()
    if (step % STEPS_PER_RESTART === 0) await restart()
    else if (roll(STEPS_PER_CUT) === 0) await cut()
    if (roll(3) > 0) await nextTurn()
  }

  const counts = Object.groupBy(await Promise.all(results), (result) => result)
  // All sockets that are still open are older than these: each player's newest is the one that counts.
  const fresh = PLAYERS.map((player) => hear(pick(couriers), player, true))
  for (const [i, courier] of couriers.entries()) {
    for (const ear of fresh) {
      await eventually(`a message from n${i} to ${ear.name} (seed ${SEED})`, async () => {
        await courier.send(ear.name, `end-${i}`, ++number)
        await nextTurn()
        return ear.latest.has(`end-${i}`)
      })
    }
  }
  assert.deepEqual(ledger.faults, [], `seed ${SEED}`)
  assert.deepEqual(
    nodes.flatMap((node) => node.faults),
    [],
  )
  // Else it proves nothing.
  assert.ok(ledger.deliveries > STEPS, `${ledger.deliveries} deliveries of seed ${SEED}`)
  for (const kind of ['sent', 'off', 'nobody'] as const) assert.ok(counts[kind], `never ${kind}`)
  t.diagnostic(
    `${ledger.deliveries} deliveries; ${counts.sent?.length} sent, ${counts.off?.length} off`,
  )
})
