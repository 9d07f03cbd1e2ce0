/**
 * The players who send inputs, in a process of their own: as many for each way to send them, of whom
 * one way's are awake at a time. The same seed makes the same inputs.
 */
import { LightPilot } from '@tidepaint/loadtest/bots/lightInput'
import { dice } from '@tidepaint/loadtest/dice'
import { TickClock } from '@tidepaint/server/observe/TickClock'
import { FIRE } from '@tidepaint/shared/sim/world'
import { TICK_HZ } from '@tidepaint/shared/tuning'
import { RawClient } from '../../support/rawClient.ts'
import { answerParent } from '../peers/answer.ts'
import { type Coder, coderOf, type Way, ways } from './coders.ts'

interface Joining {
  url: string
  players: number
}

/** So far. */
export interface SwarmCounts {
  inputs: number
  bytes: number
  /** Lines that are still open. */
  open: number
}

interface Sender {
  client: RawClient
  pilot: LightPilot
  frameOf: Coder
}

/** Players take turns in so many parts of a tick: real ones do not send in step. */
const PARTS = 8
const EIGHTHS = 8

const senders: Record<Way, Sender[]> = { framework: [], one: [], two: [] }
const counts = { inputs: 0, bytes: 0 }
let awake: Way | undefined
let part = 0

answerParent({ join, wake, count })

new TickClock(() => {
  part = (part + 1) % (PARTS * 256)
  if (awake === undefined) return
  const all = senders[awake]
  for (let at = part % PARTS; at < all.length; at += PARTS) send(all[at] as Sender)
}, TICK_HZ * PARTS).start()

async function join({ url, players }: Joining): Promise<SwarmCounts> {
  for (const way of ways) {
    const target = way === 'framework' ? 'framework' : 'byHand'
    for (let at = 0; at < players; at++) {
      const client = await RawClient.join(url, { target, options: {} })
      senders[way].push({ client, pilot: new LightPilot(dice(at)), frameOf: coderOf(way) })
    }
  }
  return count()
}

function wake(way: Way | undefined): SwarmCounts {
  awake = way
  return count()
}

function count(): SwarmCounts {
  const all = ways.flatMap((way) => senders[way])
  return { ...counts, open: all.filter(({ client }) => client.closedWith === undefined).length }
}

function send({ client, pilot, frameOf }: Sender): void {
  const input = { ...pilot.next() }
  // As the client does it: what a screen shows moves on with each tick, and matters for a shot.
  if (input.buttons & FIRE) input.seen = ((part / PARTS) * EIGHTHS) & 255
  counts.inputs++
  const frame = frameOf(input)
  if (frame === undefined) return
  counts.bytes += frame.length
  client.ws.send(frame)
}
