import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('guardian.ts', import.meta.url))
const guarded = new Set<number>()
let guardian: ChildProcess | undefined

/** From now on the program `pid` and its group are killed when this process ends, in any way. */
export function guard(pid: number): void {
  guarded.add(pid)
  tellGuardian()
}

/** The program `pid` is over: its number may soon be somebody else's. */
export function unguard(pid: number): void {
  guarded.delete(pid)
  tellGuardian()
}

function tellGuardian(): void {
  guardian ??= startGuardian()
  guardian.stdin?.write(`${[...guarded].join(' ')}\n`)
}

function startGuardian(): ChildProcess {
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a group of its own, or a Ctrl-C in the terminal would end it first.
    detached: true,
    windowsHide: true,
  })
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  child.on('exit', () => {
    guardian = undefined
  })
  // It is no reason to stay: that it ends after us is what it is for.
  child.unref()
  ;(child.stdin as unknown as { unref(): void }).unref()
  return child
}
