import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A server without our cures, in a process of its own. */
export interface PlainProcess {
  url: string
  child: ChildProcess
  /** Whether it answers a request. */
  answers(): Promise<boolean>
  close(): Promise<void>
}

/** An answer takes a few milliseconds; a process that loops gives none at all. */
const ANSWER_MS = 3000

export async function openPlainProcess(): Promise<PlainProcess> {
  const script = fileURLToPath(new URL('plainServer.ts', import.meta.url))
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const url = line.toString().trim()
  return {
    url,
    child,
    answers: () => answers(`${url}/__healthcheck`),
    close: async () => {
      // It may be past hearing a gentler signal.
      if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })).ok
  } catch {
    return false
  }
}
