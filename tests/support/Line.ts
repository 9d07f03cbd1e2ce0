import { createConnection, createServer, type Server, type Socket } from 'node:net'

interface Parcel {
  dueMs: number
  bytes: Buffer
}

/**
 * A relay in front of a server that delays everything by `oneWayMs` in each direction, in order, and
 * can cut all that runs through it. Delays one TCP stream as a far line does; it loses nothing.
 */
export class Line {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #oneWayMs: () => number
  readonly #deliveries = new Set<() => void>()
  #isHeld = false

  private constructor(targetPort: number, oneWayMs: () => number) {
    this.#oneWayMs = oneWayMs
    this.#server = createServer((near) => {
      const far = createConnection(targetPort, '127.0.0.1')
      this.#relay(near, far)
      this.#relay(far, near)
    })
  }

  /** Opens a line to `target` (an address of this machine); `oneWayMs` is asked for each parcel. */
  static async open(target: string, oneWayMs: number | (() => number)): Promise<Line> {
    const delay = typeof oneWayMs === 'number' ? () => oneWayMs : oneWayMs
    const line = new Line(Number(new URL(target).port), delay)
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve))
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

  #relay(from: Socket, to: Socket): void {
    const parcels: Parcel[] = []
    let timer: NodeJS.Timeout | undefined
    let lastDueMs = 0
    // One queue and one timer: timers of nearly equal length would overtake each other.
    const deliver = () => {
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
      lastDueMs = Math.max(lastDueMs, performance.now() + this.#oneWayMs())
      parcels.push({ dueMs: lastDueMs, bytes })
      timer ??= setTimeout(deliver, this.#oneWayMs())
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
