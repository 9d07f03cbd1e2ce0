import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** What a lookup is answered in a server's place. */
export interface Told {
  status: number
  body: object
}

/** The one address in front of several servers, whose word on where rooms are can be put into its mouth. */
export class Door {
  readonly #server = createServer((request_, response) => this.#pass(request_, response))
  readonly #sockets = new Set<Duplex>()
  /** Where requests go, and sockets of processes that `owners` does not name. */
  target: string
  readonly owners = new Map<string, string>()
  /** Answers lookups in the server's place, while it returns something. */
  tell: () => Told | undefined = () => undefined
  /** Sockets are taken and never answered. */
  isDeaf = false
  lookups = 0
  /** Processes for which sockets came, in order. */
  readonly dialled: string[] = []

  private constructor(target: string) {
    this.target = target
    this.#server.on('upgrade', (request_, socket) => this.#carry(request_, socket))
  }

  static async open(target: string): Promise<Door> {
    const door = new Door(target)
    door.#server.listen(0, '127.0.0.1')
    await once(door.#server, 'listening')
    return door
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Breaks all lines. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  close(): void {
    this.cut()
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #pass(from: IncomingMessage, to: ServerResponse): void {
    const { method, url = '/', headers } = from
    if (url.startsWith('/rooms/')) {
      this.lookups++
      const told = this.tell()
      if (told) return void to.writeHead(told.status).end(JSON.stringify(told.body))
    }
    const onward = request(this.target + url, { method, headers })
    onward.on('response', (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(to)
    })
    onward.on('error', () => to.destroy())
    from.pipe(onward)
  }

  #carry({ url = '/', rawHeaders }: IncomingMessage, near: Duplex): void {
    const processId = url.split('/').at(-2) ?? ''
    this.dialled.push(processId)
    this.#hold(near)
    if (this.isDeaf) return
    const far = connect(
      Number(new URL(this.owners.get(processId) ?? this.target).port),
      '127.0.0.1',
    )
    this.#hold(far)
    const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, at) =>
      rawHeaders.slice(2 * at, 2 * at + 2),
    )
    const lines = [`GET ${url} HTTP/1.1`, ...pairs.map((pair) => pair.join(': ')), '', '']
    far.write(lines.join('\r\n'))
    near.pipe(far).pipe(near)
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
  }

  #hold(socket: Duplex | Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#sockets.delete(socket))
  }
}
