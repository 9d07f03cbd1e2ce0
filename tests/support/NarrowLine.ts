import { once } from 'node:events'
import {
  type AddressInfo,
  createConnection,
  createServer,
  type Server,
  type Socket,
} from 'node:net'

const READ_EVERY_MS = 10

/**
 * A relay in front of a server that lets only so much come back through it in a second; what goes to
 * the server is not delayed. It leaves the rest with the kernel, as a reader does who is slow.
 */
export class NarrowLine {
  /** From the server to the player; may be changed at any time. */
  bytesPerS = Number.POSITIVE_INFINITY
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(targetPort: number) {
    this.#server = createServer((near) =>
      this.#carry(near, createConnection(targetPort, '127.0.0.1')),
    )
  }

  /** Opens a line to `target`, an address of this machine. */
  static async open(target: string): Promise<NarrowLine> {
    const line = new NarrowLine(Number(new URL(target).port))
    line.#server.listen(0, '127.0.0.1')
    await once(line.#server, 'listening')
    return line
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #carry(near: Socket, far: Socket): void {
    let readAtMs = performance.now()
    let creditBytes = 0
    const timer = setInterval(() => {
      const nowMs = performance.now()
      // At most as much as it may read in a tenth of a second is saved up.
      const most = Math.max(1, this.bytesPerS / 10)
      creditBytes = Math.min(most, creditBytes + (this.bytesPerS * (nowMs - readAtMs)) / 1000)
      readAtMs = nowMs
      const count = Math.min(Math.floor(creditBytes), far.readableLength)
      const bytes: unknown = far.read(count)
      if (bytes === null) return
      creditBytes -= count
      near.write(bytes as Buffer)
    }, READ_EVERY_MS)
    near.on('data', (bytes) => far.write(bytes))
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      // A reset is how lines break; what follows is the same as after a proper end.
      socket.on('error', () => socket.destroy())
      socket.on('end', () => other.end())
      socket.on('close', () => {
        clearInterval(timer)
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
  }
}
