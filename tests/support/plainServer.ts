/** A process of its own with a `PlainRoom`, for attacks that take the process with them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineRoom, defineServer } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { PlainRoom } from './plainRoom.ts'

const http = createServer()
const server = defineServer({
  rooms: { plain: defineRoom(PlainRoom) },
  transport: new WebSocketTransport({ server: http }),
  greet: false,
})
await server.listen(0, '127.0.0.1')
console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port}`)
