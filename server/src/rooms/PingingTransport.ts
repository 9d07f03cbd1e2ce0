import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { type TransportOptions, WebSocketTransport } from '@colyseus/ws-transport'
import type { WebSocket } from './LinePulse.ts'
import { Pinger } from './Pinger.ts'

/** The framework's transport with our pings in place of its own. */
export class PingingTransport extends WebSocketTransport {
  constructor(options: TransportOptions & { server: HttpServer }) {
    super({ ...options, pingInterval: 0 })
    const pinger = new Pinger()
    this.wss.on('connection', (ws: WebSocket, { socket }: IncomingMessage) =>
      pinger.watch(ws, socket),
    )
    options.server.once('listening', () => pinger.start()).once('close', () => pinger.stop())
  }
}
