/**
 * `npm run dev`: the client with hot reload, and a game server that restarts when a source changes.
 *
 * Vite serves the page and passes matchmaking and sockets on to the server (client/vite.config.ts).
 * Ctrl-C ends both; when one ends, so does the other.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './run.ts'

const pagePort = process.env['DEV_PORT'] ?? '5173'
const serverPort = process.env['PORT'] ?? '8080'
const pageUrl = `http://localhost:${pagePort}/`
const livezUrl = `http://127.0.0.1:${serverPort}/livez`
const readyWithinS = 30

const viteFlags = ['--port', pagePort, '--strictPort', '--logLevel', 'warn']
const serverFlags = ['--watch', '--watch-preserve-output', 'server/src/main.ts']
const children: readonly ChildProcess[] = [
  startChild('vite', viteFlags, join(root, 'client')),
  startChild(process.execPath, serverFlags, root),
]
let isStopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
for (const child of children) child.on('exit', onExit)
await announce()

function startChild(command: string, args: readonly string[], cwd: string): ChildProcess {
  // PORT is the game server's, for Vite's proxy too; the page's own port is among the flags.
  const env = { ...process.env, PORT: serverPort }
  return spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })
}

function onExit(code: number | null): void {
  if (!isStopping) process.exitCode = code || 1
  stop()
}

function stop(): void {
  isStopping = true
  for (const child of children) child.kill('SIGTERM')
}

/** Asks both; the server not through Vite, which would report each refusal. */
async function announce(): Promise<void> {
  const giveUpAtMs = Date.now() + readyWithinS * 1000
  while (!isStopping) {
    if ((await answers(livezUrl)) && (await answers(pageUrl))) {
      console.log(`[dev] play at ${pageUrl}; the client reloads, the server restarts on changes`)
      return
    }
    if (Date.now() > giveUpAtMs) {
      console.log(`[dev] the game server has not answered within ${readyWithinS} s`)
      return
    }
    await sleep(200)
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}
