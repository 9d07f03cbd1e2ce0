import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('guardian.mjs', import.meta.url))
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

/** Kills all that is guarded, here and now. */
export function killGuarded(): void {
  for (const pid of guarded) killGroup(pid)
}

/** Kills a program and what it started; one that has ended meanwhile is no fault. */
export function killGroup(pid: number): void {
  try {
    // Each of our programs leads a group of its own. Windows has no groups.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Its exit has not been told yet.
  }
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
