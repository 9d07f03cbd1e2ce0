import { type Client, Room } from '@colyseus/core'
import { LightPilot } from '@tidepaint/loadtest/bots/lightInput'
import { dice } from '@tidepaint/loadtest/dice'
import { isMalformedInput, readInputsByHand } from '@tidepaint/server/rooms/inputChannel'
import { tuning } from '@tidepaint/shared/tuning'
import { InputFrame, sanitizeInput } from '@tidepaint/shared/wire/input'
import { coderOf, type Way, ways } from './coders.ts'

const INPUTS = 20_000
const ROUNDS = 7
/** So few that nothing is collected meanwhile, usually: the median counts. */
const HEAP_INPUTS = 1000

/** Of each round: CPU time, and bytes of heap that were taken. */
type DecodeCosts = Record<Way, { us: number[]; bytes: number[] }>

/** The framework's channel as a room has it, for one client and without a socket. */
interface Channel {
  allocate(client: object): void
  decodeReliable(client: object, frame: Buffer, it: { offset: number }, modifiers: number): void
}
interface Queue {
  readonly size: number
  take(count: number): unknown[]
}

class InputRoom extends Room<{ input: InputFrame }> {
  override inputs = this.defineInput(InputFrame, {
    bufferMaxSize: tuning.input.bufferMax,
    sanitize: sanitizeInput,
  })
}

/** What it costs to get inputs out of their frames, without what brings the frames. */
export function decodeCosts(between: () => void): DecodeCosts {
  const costs: DecodeCosts = {
    framework: { us: [], bytes: [] },
    one: { us: [], bytes: [] },
    two: { us: [], bytes: [] },
  }
  const lanes = ways.map((way) => ({ way, decode: decoderOf(way), frames: framesOf(way) }))
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    between()
    for (const { way, decode, frames } of lanes) {
      const cpuBefore = process.threadCpuUsage()
      for (const frame of frames) decode(frame)
      const { user, system } = process.threadCpuUsage(cpuBefore)
      if (round === 0) continue
      costs[way].us.push((user + system) / INPUTS)
      costs[way].bytes.push(bytesTaken(frames, decode) / HEAP_INPUTS)
    }
  }
  return costs
}

function bytesTaken(frames: readonly Buffer[], decode: (frame: Buffer) => void): number {
  const few = frames.slice(0, (frames.length * HEAP_INPUTS) / INPUTS)
  const before = process.memoryUsage().heapUsed
  for (const frame of few) decode(frame)
  return process.memoryUsage().heapUsed - before
}

function framesOf(way: Way): Buffer[] {
  const pilot = new LightPilot(dice(1))
  const code = coderOf(way)
  const frames: Buffer[] = []
  for (let at = 0; at < INPUTS; at++) {
    const frame = code({ ...pilot.next() })
    if (frame) frames.push(Buffer.from(frame))
  }
  return frames
}

function decoderOf(way: Way): (frame: Buffer) => void {
  const channel = new InputRoom()['_inputController'] as unknown as Channel
  const client = {} as Client & { _inputAccessor: Queue }
  channel.allocate(client)
  const isByHand = way !== 'framework'
  if (isByHand) readInputsByHand(client)
  const queue = client._inputAccessor
  return (frame) => {
    if (isByHand && isMalformedInput(frame)) throw new Error(`malformed: ${frame.toString('hex')}`)
    channel.decodeReliable(client, frame, { offset: 1 }, 0)
    queue.take(queue.size)
  }
}
