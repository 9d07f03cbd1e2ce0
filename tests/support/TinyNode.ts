import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** What a request looked like when it arrived. */
export interface Arrived {
  url: string
  headers: IncomingHttpHeaders
}

/** The least that the edge takes for a node: health, an answer to anything but `/hang`, sockets at any path. */
export class TinyNode {
  readonly name: string
  /** Status at /readyz. */
  readyz = 200
  /** Status of all but health. */
  status = 200
  /** How often it was asked for its health. */
  checks = 0
  /** Requests and sockets that arrived, checks left out. */
  readonly arrived: Arrived[] = []
  readonly #http: Server
  readonly #ws: WebSocketServer

  private constructor(name: string) {
    this.name = name
    this.#http = createServer(({ url = '', headers }, response) => {
      if (url === '/livez' || url === '/readyz') {
        this.checks++
        response.writeHead(url === '/livez' ? 200 : this.readyz).end()
        return
      }
      this.arrived.push({ url, headers })
      if (url === '/hang') return
      response.writeHead(this.status).end(this.name)
    })
    this.#ws = new WebSocketServer({ server: this.#http })
    this.#ws.on('connection', (socket, { url = '', headers }) => {
      this.arrived.push({ url, headers })
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
      socket.on('error', () => {})
      socket.send(this.name)
    })
  }

  static async open(name: string): Promise<TinyNode> {
    const node = new TinyNode(name)
    node.#http.listen(0, '127.0.0.1')
    await once(node.#http, 'listening')
    return node
  }

  get address(): string {
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  close(): void {
    for (const socket of this.#ws.clients) socket.terminate()
    this.#http.closeAllConnections()
    this.#http.close()
  }
}
