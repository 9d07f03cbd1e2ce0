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
/** An order may take minutes; that somebody is at it shows in an empty line. */
const ALIVE_EVERY_MS = 5000
const SILENCE_MS = 20_000
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

/** Carries out an order; `tell` gets what is known before all is over. */
type Answer = (order: Order, tell: (text: string) => void) => Promise<string>

/** The supervisor's end: one line of JSON for each order, one for each step of it back, then the reply. */
export class Control {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(answer: Answer) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      socket.on('error', () => socket.destroy())
      void reply(socket, answer)
    })
  }

  /** Takes orders from now on; throws if another cluster does. */
  static async open(answer: Answer): Promise<Control> {
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

async function reply(socket: Socket, answer: Answer): Promise<void> {
  const line = await readRequest(socket).catch(() => '')
  const order = readOrder(line)
  const write = (text: string) => void (socket.writable && socket.write(`${text}\n`))
  const alive = setInterval(() => write(''), ALIVE_EVERY_MS)
  const tell = (text: string) => write(JSON.stringify({ text }))
  const said = order ? await outcome(answer(order, tell)) : { ok: false, text: 'that is no order' }
  clearInterval(alive)
  socket.end(`${JSON.stringify(said)}\n`)
}

async function outcome(answer: Promise<string>): Promise<Reply> {
  try {
    return { ok: true, text: await answer }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Gives an order to the cluster that runs in this checkout; throws if there is none. `told` gets what
 * is known before all is over.
 */
export async function giveOrder(order: Order, told: (text: string) => void): Promise<Reply> {
  const socket = connect(controlPath())
  try {
    await once(socket, 'connect')
    socket.write(`${JSON.stringify(order)}\n`)
    return await readReply(socket, told)
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

/** Reads line by line, up to the one that says what became of it all. */
async function readReply(socket: Socket, told: (text: string) => void): Promise<Reply> {
  const silent = new Error('the cluster did not answer')
  socket.setTimeout(SILENCE_MS, () => socket.destroy(silent))
  for await (const line of linesOf(socket)) {
    if (line === '') continue
    const { ok, text } = JSON.parse(line) as Partial<Reply>
    if (typeof text !== 'string') throw new Error('the cluster answers as another version of it')
    if (ok !== undefined) return { ok, text }
    told(text)
  }
  throw new Error('the cluster ended before it had answered')
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let text = ''
  socket.setEncoding('utf8')
  for await (const part of socket as AsyncIterable<string>) {
    const lines = `${text}${part}`.split('\n')
    text = lines.pop() ?? ''
    if (text.length > REPLY_BYTES_MAX) throw new Error('the line is too long')
    yield* lines
  }
}

/** The first line that a peer sends; rejects if it is too long, comes too late or never. */
function readRequest(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const late = setTimeout(() => reject(new Error('it came too late')), REQUEST_WITHIN_MS)
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
      const end = text.indexOf('\n')
      if (text.length > REQUEST_BYTES_MAX) reject(new Error('the line is too long'))
      else if (end >= 0) resolve(text.slice(0, end))
      else return
      socket.removeAllListeners('data')
      socket.resume()
    })
    socket.on('error', reject)
    socket.on('close', () => {
      clearTimeout(late)
      reject(new Error('it hung up'))
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
