/** The framework's own way, in a process of its own: `node stock.ts <seats> plain|views`. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineRoom, defineServer } from '@colyseus/core'
import { Encoder } from '@colyseus/schema'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { ROOM_NAME } from '@tidepaint/shared/wire/version'
import { Probe } from './probe.ts'
import { type StockOptions, StockRoom } from './stockRoom.ts'
import { StockViewRoom } from './stockViewRoom.ts'
import { watchSights } from './watchSights.ts'

/** The framework says itself that its 16 KB are too few, and what to do about it. */
Encoder.BUFFER_SIZE = 256 * 1024

const [, , seats, kind] = process.argv
const probe = new Probe()
watchSights(probe)
const options: StockOptions = { seats: Number(seats), probe }
const http = createServer()
const server = defineServer({
  rooms: { [ROOM_NAME]: defineRoom(kind === 'views' ? StockViewRoom : StockRoom, options) },
  transport: new WebSocketTransport({ server: http }),
  greet: false,
})
await server.listen(0, '127.0.0.1')
probe.answer(`http://127.0.0.1:${(http.address() as AddressInfo).port}`)
