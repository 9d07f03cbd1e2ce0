/**
 * A process of its own with two rooms that do nothing but receive inputs and spend them, one a tick:
 * `framework` as the framework reads them, `byHand` as ours does. Prints its address.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Client, defineRoom, defineServer, Room } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { InputAllowance } from '@tidepaint/server/match/inputAllowance'
import { TickClock } from '@tidepaint/server/observe/TickClock'
import { interceptFrames } from '@tidepaint/server/rooms/colyseusInternals'
import { isMalformedInput, readInputsByHand } from '@tidepaint/server/rooms/inputChannel'
import { TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import { InputFrame, sanitizeInput } from '@tidepaint/shared/wire/input'

class FrameworkRoom extends Room<{ input: InputFrame }> {
  override inputs = this.defineInput(InputFrame, {
    bufferMaxSize: tuning.input.bufferMax,
    sanitize: sanitizeInput,
    tickRate: TICK_HZ,
  })
  override autoDispose = false
  // Nothing is sent: that would cost, too.
  override patchRate = null
  readonly #allowances = new Map<string, InputAllowance>()
  readonly #clock = new TickClock(() => this.#spend(), TICK_HZ)

  override onCreate(): void {
    this.#clock.start()
  }

  override onDispose(): void {
    this.#clock.stop()
  }

  override onJoin({ sessionId }: Client): void {
    this.#allowances.set(sessionId, new InputAllowance())
  }

  #spend(): void {
    for (const [sessionId, allowance] of this.#allowances) {
      const queue = this.inputs.get(sessionId)
      const { dropped, spent } = allowance.spend(queue.size)
      queue.take(dropped + spent)
    }
  }
}

class ByHandRoom extends FrameworkRoom {
  constructor() {
    super()
    interceptFrames(this, (_client, frame, pass) => {
      if (isMalformedInput(frame)) throw new Error(`a malformed frame: ${frame?.toString('hex')}`)
      pass()
    })
  }

  override onJoin(client: Client): void {
    super.onJoin(client)
    readInputsByHand(client)
  }
}

const http = createServer()
const server = defineServer({
  rooms: { framework: defineRoom(FrameworkRoom), byHand: defineRoom(ByHandRoom) },
  transport: new WebSocketTransport({ server: http }),
  greet: false,
})
await server.listen(0, '127.0.0.1')
process.on('disconnect', () => process.exit())
process.send?.(`http://127.0.0.1:${(http.address() as AddressInfo).port}`)
