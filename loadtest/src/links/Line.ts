import { once } from 'node:events'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { type DelayMs, type Delays, steady } from './delays.ts'

interface Parcel {
  dueMs: number
  bytes: Buffer
}

/**
 * A relay in front of a server that delays what goes through it, in order, and can hold all or cut
 * it. It stands for one TCP stream over a far line, which loses nothing.
 */
export class Line {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #deliveries = new Set<() => void>()
  #isHeld = false

  private constructor(targetPort: number, { up, down }: Delays) {
    this.#server = createServer((near) => {
      const far = createConnection(targetPort, '127.0.0.1')
      this.#relay(near, far, up)
      this.#relay(far, near, down)
    })
  }

  /** Opens a line to `target`, an address of this machine. A number is the delay of one way, in ms. */
  static async open(target: string, delays: number | Delays): Promise<Line> {
    const both = typeof delays === 'number' ? steady(delays) : delays
    const line = new Line(Number(new URL(target).port), both)
    line.#server.listen(0, '127.0.0.1')
    await once(line.#server, 'listening')
    return line
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the line is closed')
    return `http://127.0.0.1:${address.port}`
  }

  /** Lets nothing through until `release`, as a dead radio link does: nobody is told. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    for (const deliver of this.#deliveries) deliver()
  }

  /** Breaks every connection, as a pulled cable would after its time-outs; new ones are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #relay(from: Socket, to: Socket, delayMs: DelayMs): void {
    const parcels: Parcel[] = []
    let timer: NodeJS.Timeout | undefined
    let lastDueMs = 0
    // One queue and one timer: timers of nearly equal length would overtake each other.
    const deliver = () => {
      clearTimeout(timer)
      timer = undefined
      if (this.#isHeld) return
      while (parcels[0] && parcels[0].dueMs <= performance.now())
        to.write(parcels.shift()?.bytes ?? '')
      if (parcels[0]) timer = setTimeout(deliver, Math.max(0, parcels[0].dueMs - performance.now()))
    }
    this.#sockets.add(from)
    this.#deliveries.add(deliver)
    from.setNoDelay(true)
    from.on('data', (bytes: Buffer) => {
      const nowMs = performance.now()
      lastDueMs = Math.max(lastDueMs, nowMs + delayMs(nowMs))
      parcels.push({ dueMs: lastDueMs, bytes })
      timer ??= setTimeout(deliver, lastDueMs - nowMs)
    })
    // A reset is how lines break; what follows is the same as after a proper end.
    from.on('error', () => from.destroy())
    from.on('close', () => {
      clearTimeout(timer)
      this.#deliveries.delete(deliver)
      this.#sockets.delete(from)
      to.destroy()
    })
  }
}
