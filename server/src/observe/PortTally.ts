import type { Server as HttpServer } from 'node:http'
import type { Socket } from 'node:net'

export interface PortNumbers {
  sockets: number
  /** Of all sockets so far, pages and requests included. */
  bytesSent: number
  bytesReceived: number
  /** Written by us and not taken by the system yet: all together, and the most of one socket. */
  bufferedBytes: number
  bufferedBytesMax: number
}

/**
 * What went through the sockets of a port. Costs nothing when something is sent: sockets count their
 * bytes themselves, and are asked when somebody wants to know.
 */
export class PortTally {
  readonly #open = new Set<Socket>()
  #bytesSent = 0
  #bytesReceived = 0

  constructor(http: HttpServer) {
    http.on('connection', (socket: Socket) => {
      this.#open.add(socket)
      socket.once('close', () => this.#closed(socket))
    })
  }

  look(): PortNumbers {
    const numbers = {
      sockets: this.#open.size,
      bytesSent: this.#bytesSent,
      bytesReceived: this.#bytesReceived,
      bufferedBytes: 0,
      bufferedBytesMax: 0,
    }
    for (const { bytesWritten, bytesRead, writableLength } of this.#open) {
      numbers.bytesSent += bytesWritten
      numbers.bytesReceived += bytesRead
      numbers.bufferedBytes += writableLength
      numbers.bufferedBytesMax = Math.max(numbers.bufferedBytesMax, writableLength)
    }
    return numbers
  }

  #closed(socket: Socket): void {
    this.#open.delete(socket)
    this.#bytesSent += socket.bytesWritten
    this.#bytesReceived += socket.bytesRead
  }
}
