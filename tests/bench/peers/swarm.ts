/**
 * The players of all contenders, in a process of their own: they send an input each tick, spread
 * over its length, decode nothing and measure nothing. The same seed makes the same inputs.
 */
import type { Socket } from 'node:net'
import { LightLine, type PatchHead } from '@tidepaint/loadtest/bots/LightLine'
import { LightPilot } from '@tidepaint/loadtest/bots/lightInput'
import { dice } from '@tidepaint/loadtest/dice'
import { TickClock } from '@tidepaint/server/observe/TickClock'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { TICK_HZ } from '@tidepaint/shared/tuning'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'
import { answerParent } from './answer.ts'
import { stockInputFrame } from './stockInput.ts'

export interface Joining {
  url: string
  mode: string
  players: number
  seed: number
  /** Inputs go the framework's taught way, as messages with plain objects. */
  isStock: boolean
}

/** All players together, so far. */
export interface Counts {
  /** With the heads of frames, as they came out of the sockets. */
  bytesIn: number
  framesIn: number
  /** Of these, patches of the state. */
  patchesIn: number
  patchBytesIn: number
  inputsSent: number
  /** Lines that are still open. */
  open: number
}

/** Players take turns in so many parts of a tick: real ones do not send in step. */
const PARTS = 8
/** A pilot sees the game in eighths of a tick. */
const EIGHTHS = 8

/** Each waits for ticks of the room, which take long where it is full and slow. */
const JOINS_AT_ONCE = 8
const JOIN_TRIES = 3

interface Player {
  line: LightLine
  pilot: LightPilot
  /** The last one on the wire, and those that wait for others to go with. */
  sent: CraftInput | undefined
  held: CraftInput[]
  inputs: number
}

const players: Player[] = []
const counts = { framesIn: 0, patchesIn: 0, patchBytesIn: 0, inputsSent: 0 }
let encode: (before: CraftInput | undefined, inputs: readonly CraftInput[]) => Uint8Array =
  encodeInputs
/** Inputs that go into one frame. */
let inputTicks = 1

answerParent({ join, bundle, count })

let part = 0
new TickClock(() => {
  part = (part + 1) % PARTS
  for (let at = part; at < players.length; at += PARTS) send(players[at] as Player)
}, TICK_HZ * PARTS).start()

async function join({ url, mode, players: wanted, seed, isStock }: Joining): Promise<Counts> {
  // One input a message is all that it has.
  if (isStock) encode = (_before, [now]) => stockInputFrame(now as CraftInput)
  const wish = { target: url, mode, name: '' }
  const enter = async (): Promise<void> => {
    const line = await patiently(() => LightLine.join(wish, { patch: countPatch }))
    line.ws.on('message', () => counts.framesIn++)
    const pilot = new LightPilot(dice(seed * 1000 + players.length))
    players.push({ line, pilot, sent: undefined, held: [], inputs: 0 })
  }
  for (let left = wanted; left > 0; left -= JOINS_AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(left, JOINS_AT_ONCE) }, enter))
  }
  return count()
}

function bundle(wish: { inputTicks: number }): null {
  inputTicks = wish.inputTicks
  return null
}

/** A server that has far too much to do lets a request go under now and then. */
async function patiently<T>(attempt: () => Promise<T>, tries = JOIN_TRIES): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (tries === 1) throw error
    return await patiently(attempt, tries - 1)
  }
}

function countPatch(_head: PatchHead, bytes: number): void {
  counts.patchesIn++
  counts.patchBytesIn += bytes
}

function send(player: Player): void {
  // What a screen shows moves on with each tick.
  const seen = (player.inputs++ * EIGHTHS) & 255
  const input = { ...player.pilot.next(), seen }
  player.held.push(input)
  if (player.held.length < inputTicks) return
  player.line.send(encode(player.sent, player.held))
  counts.inputsSent += player.held.length
  player.sent = input
  player.held = []
}

function count(): Counts {
  const open = players.filter(({ line }) => line.isOpen)
  const bytesIn = open.reduce((sum, { line }) => sum + socketOf(line).bytesRead, 0)
  return { ...counts, bytesIn, open: open.length }
}

const socketOf = ({ ws }: LightLine): Socket => (ws as unknown as { _socket: Socket })._socket
