import type { IncomingMessage } from 'node:http'
import { createConnection } from 'node:net'
import type { Duplex } from 'node:stream'

/** Carried once already: wherever it arrives with this, it is not carried on. */
export const HOP_HEADER = 'x-tidepaint-relayed'
const CONNECT_MS = 1000
/** Rooms ping each socket every 3 s: one that is still for so long is dead. */
const IDLE_MS = 30_000
const GOODBYE_MS = 2000

export interface RelayOptions {
  /** Whether that room is in this process, and stays. */
  isHere(roomId: string): boolean
  /** `host:port` of the process that owns a room; undefined if it is not known, or is this one. */
  addressOf(processId: string): string | undefined
  /** Sockets carried at once; further ones are refused with 503. */
  relaysMax: number
  refused(reason: 'full' | 'unreachable'): void
}

/**
 * Carries a socket that arrived at the wrong door to the node that owns its room: bytes in both
 * directions after the request is repeated there. With it any balancer will do, at the price of a hop.
 */
export class Relay {
  readonly #options: RelayOptions
  #open = 0

  constructor(options: RelayOptions) {
    this.#options = options
  }

  /** Sockets that are carried now. */
  get open(): number {
    return this.#open
  }

  /** Takes an upgrade that is meant for another node; false leaves it to this one. */
  takes(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const address = this.#target(request)
    if (address === undefined) return false
    if (this.#open >= this.#options.relaysMax) this.#refuse(socket, 'full')
    else this.#carry(request, socket, head, address)
    return true
  }

  #target({ url = '/', headers }: IncomingMessage): string | undefined {
    if (headers[HOP_HEADER] !== undefined) return undefined
    const [path = ''] = url.split('?')
    const [processId = '', roomId = ''] = path.split('/').slice(-2)
    if (this.#options.isHere(roomId)) return undefined
    return this.#options.addressOf(processId)
  }

  #carry(request: IncomingMessage, near: Duplex, head: Buffer, address: string): void {
    this.#open++
    const [, host = '', port = ''] = /^\[?([^\]]*)\]?:(\d+)$/.exec(address) ?? []
    const far = createConnection({ host, port: Number(port), noDelay: true })
    const close = () => {
      near.destroy()
      far.destroy()
    }
    far.setTimeout(CONNECT_MS, () => far.destroy(new Error('no connection in time')))
    far.once('connect', () => {
      far.setTimeout(IDLE_MS, close)
      far.write(headOf(request))
      far.write(head)
      far.pipe(near)
      near.pipe(far)
    })
    // Before there was a connection the peer can still be answered.
    far.once('error', () => (far.bytesRead === 0 ? this.#refuse(near, 'unreachable') : close()))
    far.once('close', () => {
      this.#open--
      // What the owner said last may still be on its way to a peer that reads slowly, or not at all.
      near.end()
      setTimeout(() => near.destroy(), GOODBYE_MS).unref()
    })
    near.once('error', close)
    near.once('close', () => far.destroy())
  }

  #refuse(socket: Duplex, reason: 'full' | 'unreachable'): void {
    this.#options.refused(reason)
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }
}

/** The request as it came, with the mark that it was carried. */
function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`, `${HOP_HEADER}: 1`]
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}
