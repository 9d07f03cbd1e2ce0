import type { InputHandle, Room } from '@colyseus/sdk'
import type { CraftInput } from '@tidepaint/shared/sim/world'
import { copyInput, neutralInput } from '@tidepaint/shared/wire/input'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'

/**
 * Puts inputs on the wire in frames of our own, several to a frame if the server wants that. The SDK
 * still numbers each input as it is made, and predicts from it; only its frame is caught on its way
 * out, so that numbers, replays and acknowledgements stay its own.
 */
export class InputCoder {
  readonly #room: Room
  readonly #handle: InputHandle<CraftInput>
  readonly #perFrame: () => number
  /** Made, numbered, and not on the wire yet. */
  #held: CraftInput[] = []
  /** The last one on the wire; none on a new line. */
  #before: CraftInput | undefined
  #epoch = 0
  #catches = false

  /** `perFrame` is how many inputs to send in one frame, asked for with each input. */
  constructor(room: Room, handle: InputHandle<CraftInput>, perFrame: () => number) {
    this.#room = room
    this.#handle = handle
    this.#perFrame = perFrame
    // The connection stays the same across reconnects.
    const { connection } = room
    const send = connection.send.bind(connection)
    connection.send = (data) => {
      if (this.#catches) this.#caught(send)
      else send(data)
    }
  }

  /**
   * Makes the handle's `data` the next input; returns its number, 0 while the line is down. Between
   * the opening of a new line and the server's word on it is no seat: what is sent then gets lost, and
   * all later inputs would be counted wrongly.
   */
  send(): number {
    if (this.#room.reconnection.isReconnecting) return 0
    if (this.#handle.epoch !== this.#epoch) this.#startOver()
    this.#catches = true
    try {
      return this.#handle.send()
    } finally {
      this.#catches = false
    }
  }

  /** The SDK counts from 0 again: another line. */
  #startOver(): void {
    this.#epoch = this.#handle.epoch
    this.#held = []
    this.#before = undefined
  }

  #caught(send: (frame: Uint8Array) => void): void {
    // Who listens to inputs may send something else.
    this.#catches = false
    const input = neutralInput()
    copyInput(input, this.#handle.data)
    this.#held.push(input)
    // Always the same ones go together: a frame sent sooner would only wait longer at the server.
    if (this.#held.length < this.#perFrame()) return
    send(encodeInputs(this.#before, this.#held))
    this.#before = input
    this.#held = []
  }
}
