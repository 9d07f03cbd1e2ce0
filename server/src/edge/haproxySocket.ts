import { connect, type Socket } from 'node:net'

/** HAProxy answers from memory, in a millisecond. */
const LIMIT_MS = 2000
/** The state of 128 slots takes 20 kB. */
const ANSWER_BYTES_MAX = 1_048_576

/** A path, or `host:port`, as HAProxy itself has it in `stats socket`. */
const ADMIN_FORM = /^[./].*|^\[?[\w.:-]+\]?:\d{1,5}$/

export const isAdminAddress = (text: string): boolean => ADMIN_FORM.test(text)

/**
 * Sends commands, with semicolons between several, to HAProxy's admin socket and returns what it
 * says. Rejects if it cannot be reached, or does not answer in two seconds.
 */
export function askHaproxy(admin: string, commands: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open(admin)
    let answer = ''
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    // Over all, not per byte: a peer that trickles must not hold the agent up.
    const limit = setTimeout(() => fail(new Error(`no answer in ${LIMIT_MS} ms`)), LIMIT_MS)
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      answer += text
      if (answer.length > ANSWER_BYTES_MAX) fail(new Error('the answer is too long'))
    })
    socket.on('error', fail)
    socket.on('end', () => resolve(answer))
    socket.on('close', () => {
      clearTimeout(limit)
      reject(new Error('the line broke'))
    })
    socket.write(`${commands}\n`)
  })
}

function open(admin: string): Socket {
  const [, host, port] = /^\[?([^/]+?)\]?:(\d+)$/.exec(admin) ?? []
  return host === undefined ? connect(admin) : connect(Number(port), host)
}
