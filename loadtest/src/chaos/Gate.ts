import { once } from 'node:events'
import { createConnection, createServer, type Server, type Socket } from 'node:net'

/**
 * A forwarder in front of an address of this machine that can be shut. While it is, nothing gets
 * through and nobody is told, as when a network is parted: not even that the other side has closed.
 */
export class Gate {
  readonly #server: Server
  readonly #pairs = new Set<readonly [near: Socket, far: Socket]>()
  #isShut = false

  private constructor(targetPort: number) {
    this.#server = createServer({ noDelay: true }, (near) => {
      const far = createConnection({ port: targetPort, host: '127.0.0.1', noDelay: true })
      this.#join(near, far)
    })
  }

  static async open(target: string): Promise<Gate> {
    const gate = new Gate(Number(new URL(target).port))
    gate.#server.listen(0, '127.0.0.1')
    await once(gate.#server, 'listening')
    return gate
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the gate is closed')
    return address.port
  }

  shut(): void {
    this.#isShut = true
    for (const pair of this.#pairs) part(pair)
  }

  reopen(): void {
    this.#isShut = false
    for (const pair of this.#pairs) this.#pass(pair)
  }

  async close(): Promise<void> {
    for (const sockets of this.#pairs) for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #join(near: Socket, far: Socket): void {
    const pair = [near, far] as const
    this.#pairs.add(pair)
    for (const socket of pair) {
      // A reset is how lines break; `close` follows.
      socket.on('error', () => {})
      socket.on('close', () => this.#ended(pair))
    }
    if (!this.#isShut) this.#pass(pair)
  }

  #pass(pair: readonly [Socket, Socket]): void {
    const [near, far] = pair
    if (near.destroyed || far.destroyed) return this.#ended(pair)
    near.pipe(far)
    far.pipe(near)
  }

  #ended(pair: readonly [Socket, Socket]): void {
    if (this.#isShut) return
    this.#pairs.delete(pair)
    for (const socket of pair) socket.destroySoon()
  }
}

function part([near, far]: readonly [Socket, Socket]): void {
  near.unpipe(far)
  far.unpipe(near)
}
