import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname, join, relative } from 'node:path'
import { root } from '../run.ts'
import { type Order, readOrder } from './orders.ts'

/** What became of an order, for people. */
export interface Reply {
  ok: boolean
  text: string
}

const REQUEST_BYTES_MAX = 1024
const REPLY_BYTES_MAX = 65_536
const REQUEST_WITHIN_MS = 2000
/** Longer than a node may take to start. */
const REPLY_WITHIN_MS = 150_000
/** A peer that has its reply and does not hang up is no reason to stay. */
const CLOSE_WITHIN_MS = 1000

const CLUSTER_RUNS = 'a cluster runs in this checkout already; to end it: npm run cluster -- stop'

/** Where the cluster of this checkout takes orders. */
function controlPath(): string {
  const given = process.env['CLUSTER_SOCKET']
  if (given) return given
  if (process.platform === 'win32') return `\\\\.\\pipe\\tidepaint-${root.replaceAll(/\W/g, '-')}`
  // As seen from here: the path of a socket may have about 100 characters.
  return relative(process.cwd(), join(root, 'run', 'cluster.sock'))
}

/** The supervisor's end: one line of JSON for each order, one back. */
export class Control {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(answer: (order: Order) => Promise<string>) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      socket.on('error', () => socket.destroy())
      void reply(socket, answer)
    })
  }

  /** Takes orders from now on; throws if another cluster does. */
  static async open(answer: (order: Order) => Promise<string>): Promise<Control> {
    const control = new Control(answer)
    const path = controlPath()
    if (process.platform !== 'win32') mkdirSync(dirname(path), { recursive: true })
    try {
      await control.#listen(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      if (await isAnswered(path)) throw new Error(CLUSTER_RUNS, { cause: error })
      // What a cluster leaves behind that was killed.
      rmSync(path)
      await control.#listen(path)
    }
    return control
  }

  /** Hangs up, once those who wait for a reply have it. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    const late = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, CLOSE_WITHIN_MS)
    await closed
    clearTimeout(late)
  }

  async #listen(path: string): Promise<void> {
    // Whoever may write to the socket may end processes: from its first moment it is for us alone.
    const mask = process.umask(0o177)
    try {
      this.#server.listen(path)
    } finally {
      process.umask(mask)
    }
    await once(this.#server, 'listening')
    if (process.platform !== 'win32') chmodSync(path, 0o600)
  }
}

async function reply(socket: Socket, answer: (order: Order) => Promise<string>): Promise<void> {
  const line = await readLine(socket, REQUEST_BYTES_MAX, REQUEST_WITHIN_MS).catch(() => '')
  const order = readOrder(line)
  const said = order ? await outcome(answer(order)) : { ok: false, text: 'that is no order' }
  socket.end(`${JSON.stringify(said)}\n`)
}

async function outcome(answer: Promise<string>): Promise<Reply> {
  try {
    return { ok: true, text: await answer }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  }
}

/** Gives an order to the cluster that runs in this checkout; throws if there is none. */
export async function giveOrder(order: Order): Promise<Reply> {
  const socket = connect(controlPath())
  try {
    await once(socket, 'connect')
    socket.write(`${JSON.stringify(order)}\n`)
    const line = await readLine(socket, REPLY_BYTES_MAX, REPLY_WITHIN_MS)
    return readReply(line)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ECONNREFUSED') throw error
    throw new Error('no cluster runs in this checkout; to start one: npm run cluster', {
      cause: error,
    })
  } finally {
    socket.destroy()
  }
}

function readReply(line: string): Reply {
  const { ok, text } = JSON.parse(line) as Partial<Reply>
  if (typeof ok === 'boolean' && typeof text === 'string') return { ok, text }
  throw new Error('the cluster gave an answer of another version of it')
}

/** The first line that a peer sends; rejects if it is too long, comes too late or never. */
function readLine(socket: Socket, bytesMax: number, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const late = setTimeout(() => reject(new Error('the cluster did not answer')), withinMs)
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
      const end = text.indexOf('\n')
      if (text.length > bytesMax) reject(new Error('the line is too long'))
      else if (end >= 0) resolve(text.slice(0, end))
      else return
      socket.removeAllListeners('data')
      socket.resume()
    })
    socket.on('error', reject)
    socket.on('close', () => {
      clearTimeout(late)
      reject(new Error('the cluster ended before it had answered'))
    })
  })
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
