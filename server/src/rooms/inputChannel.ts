/**
 * Reads inputs in the framework's place. What it keeps private of its input channel is named here.
 *
 * Checked against @colyseus/core 0.18.17 (`RoomInput.allocate`, `decodeReliable` and `capture`,
 * `InputBufferImpl.push` and `ackSeq`). At an upgrade, read those again; inputChannel.test.ts fails where
 * the order of inputs, or what is counted of them, is another.
 */
import type { Client } from '@colyseus/core'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { tuning } from '@tidepaint/shared/tuning'
import { copyInput, neutralInput, sanitizeInput } from '@tidepaint/shared/wire/input'
import { countInputs, ROOM_INPUT, readInputs } from '@tidepaint/shared/wire/inputFrames'
import { codeOf } from './colyseusInternals.ts'

/** What the framework keeps of a client's inputs, anew after each join and resume. */
interface InputChannel {
  /** The latest one; a copy of it (`clone`) is put into the buffer when a frame was read. */
  _input: LatestInput
  _inputDecoder: { decode(body: Uint8Array): void }
  _inputBuffer: InputBuffer
}

interface InputBuffer {
  push(input: CraftInput): void
  /** The number of the latest input that was taken. */
  readonly ackSeq: number
}

/**
 * Whether a frame is of the input channel and not as `encodeInputs` makes them. The framework's own
 * decoder wrote ten lines to the console for each byte that it did not know: one peer filled 15 MB a
 * second with them.
 */
export function isMalformedInput(frame: Buffer | undefined): boolean {
  if (frame === undefined || codeOf(frame) !== ROOM_INPUT) return false
  // The upper bits would announce time stamps, which our inputs do without.
  return frame[0] !== ROOM_INPUT || countInputs(frame) === 0
}

/**
 * Reads this client's frames of inputs by hand. The framework would read one input a frame, and what
 * it spends on that and on a copy is a tenth of all that a player costs. Call it before the client
 * may send: in `onJoin` and `onReconnect`.
 */
export function readInputsByHand(client: Client): void {
  const channel = client as unknown as InputChannel
  const latest = new LatestInput(channel._inputBuffer)
  channel._input = latest
  channel._inputDecoder = latest
}

/** The number of the latest input of this client that was spent. */
export const inputsSpent = (client: Client): number =>
  (client as unknown as Partial<InputChannel>)._inputBuffer?.ackSeq ?? 0

/** The latest input of a client, and the copies that wait in its buffer. */
class LatestInput implements CraftInput {
  moveX = 0
  moveY = 0
  aim = 0
  buttons = 0
  seen = 0
  /**
   * The buffer holds the latest `bufferMax` copies at most, and for as long as a push takes one more;
   * the match is done with what it takes before the next frame is read. So the oldest one is free.
   */
  readonly #copies = Array.from({ length: tuning.input.bufferMax + 1 }, () => neutralInput())
  #copied = 0
  readonly #keep: () => void

  constructor(buffer: InputBuffer) {
    this.#keep = () => {
      sanitizeInput(this)
      buffer.push(this.clone())
    }
  }

  /** Named by the framework: a copy, good until it was spent or dropped. */
  clone(): CraftInput {
    this.#copied = (this.#copied + 1) % this.#copies.length
    const copy = this.#copies[this.#copied] as CraftInput
    copyInput(copy, this)
    return copy
  }

  /** Named by the framework: reads a frame without its first byte; the last input is captured by it. */
  decode(body: Uint8Array): void {
    readInputs(body, this, this.#keep, 0)
  }
}
