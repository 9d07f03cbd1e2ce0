import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order } from './answer.ts'

/** A hundred joins take seconds, anything else milliseconds. */
const ANSWER_MS = 60_000

const programs = {
  tidepaint: new URL('tidepaint.ts', import.meta.url),
  stock: new URL('stock.ts', import.meta.url),
  swarm: new URL('swarm.ts', import.meta.url),
}
export type Program = keyof typeof programs

export function start(
  program: Program,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): ChildProcess {
  const stdio = ['pipe', 'inherit', 'inherit', 'ipc'] as const
  return fork(fileURLToPath(programs[program]), [...args], {
    execArgv: [...execArgv],
    stdio: [...stdio],
  })
}

/** The next word of a process; throws if it ends before, or keeps silent. */
export function hear<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      child.off('message', heard).off('exit', exited)
    }
    const fail = (why: string) => {
      end()
      reject(faultOf(child, why))
    }
    const timer = setTimeout(() => fail(`no answer within ${ANSWER_MS} ms`), ANSWER_MS)
    const exited = () => fail(`ended with ${endOf(child)} instead of an answer`)
    const heard = (word: unknown) => {
      end()
      resolve(word as T)
    }
    child.on('message', heard).on('exit', exited)
  })
}

const faultOf = (child: ChildProcess, why: string): Error =>
  new Error(`${child.spawnargs.slice(1).join(' ')}: ${why}`)

const endOf = ({ exitCode, signalCode }: ChildProcess): string | number | null =>
  signalCode ?? exitCode

export async function ask<T>(child: ChildProcess, call: string, given?: object): Promise<T> {
  if (!child.connected) throw faultOf(child, `ended with ${endOf(child)} before it was asked`)
  const answer = hear<T>(child)
  child.send({ call, given } satisfies Order)
  return answer
}

/** Has a process stand still, sockets and timers and all, until it is woken. */
export const rest = (child: ChildProcess): Promise<void> => ask(child, 'rest')

export function wake(child: ChildProcess): void {
  child.stdin?.write('!')
}

/** Has a process end by itself, as one that writes a profile must. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  // At rest it hears the one, otherwise the other.
  child.stdin?.end()
  if (child.connected) child.disconnect()
  await exited
}
