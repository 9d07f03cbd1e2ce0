import type { Server as HttpServer } from 'node:http'
import { type TransportOptions, WebSocketTransport } from '@colyseus/ws-transport'
import type { EarlyLines } from './EarlyLines.ts'
import { Pinger } from './Pinger.ts'
import { roomIdIn } from './roomIdIn.ts'

type Connected = Parameters<WebSocketTransport['onConnection']>

/** The framework's transport with our pings in place of its own; a line that comes before its room waits. */
export class PingingTransport extends WebSocketTransport {
  readonly #early: EarlyLines

  constructor({ early, ...options }: TransportOptions & { server: HttpServer; early: EarlyLines }) {
    super({ ...options, pingInterval: 0 })
    this.#early = early
    const pinger = new Pinger()
    // The framework's own, which lets everybody in at once.
    this.wss.removeAllListeners('connection')
    this.wss.on('connection', (...connected: Connected) => {
      const [ws, { socket }] = connected
      pinger.watch(ws, socket)
      void this.#letIn(...connected)
    })
    options.server.once('listening', () => pinger.start()).once('close', () => pinger.stop())
  }

  async #letIn(...[ws, request, upgrade]: Connected): Promise<void> {
    const comes = this.#early.wait(roomIdIn(request.url))
    if (comes) {
      // `close` follows; unheard it would end the process.
      ws.on('error', () => {})
      await comes
      // Let in, it would take the seat from whoever comes another way.
      if (ws.readyState !== ws.OPEN) return
    }
    await this.onConnection(ws, request, upgrade)
  }
}
