import { type Client, Room } from '@colyseus/core'
import { type SchemaType, schema, t } from '@colyseus/schema'
import { InputFrame } from '@tidepaint/shared/wire/input'

const PlainState = schema({ x: t.number().default(0), step: t.uint32().default(0) }, 'PlainState')
type PlainState = SchemaType<typeof PlainState>

/**
 * A room as one writes it without knowing better: what our rooms are compared with, to show that an
 * attack is one.
 */
export class PlainRoom extends Room<{ state: PlainState; input: InputFrame }> {
  override state = new PlainState()
  override inputs = this.defineInput(InputFrame)
  override autoDispose = false
  override messages = {
    boom: () => {
      throw new Error('boom')
    },
  }

  override onCreate(): void {
    this.setFixedTimestep(() => this.#step(), 30)
  }

  override onDrop(client: Client): void {
    // As the framework's own documentation has it.
    // oxlint-disable-next-line typescript/no-floating-promises
    this.allowReconnection(client, 15)
  }

  #step(): void {
    this.state.step++
    for (const { sessionId } of this.clients) {
      for (const input of this.inputs.get(sessionId)) this.state.x += input.moveX
    }
  }
}
