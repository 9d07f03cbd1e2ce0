import { cpuMs } from '@tidepaint/loadtest/measure/cpuTime'
import type { ClientsOrder } from './clients.ts'
import { Part } from './Part.ts'
import type { Reading, ServerOrder } from './server.ts'

/** A server and its clients. */
export interface Bench {
  server: Part<ServerOrder>
  clients: Part<ClientsOrder>
  url: string
}

/** What a server spent on something. */
export interface Spent {
  cpuMs: number
  bytesSent: number
  bytesReceived: number
  seconds: number
}

/** Starts a server that sends so many messages a second, and a process for its clients. */
export async function startBench(messagesPerS: number): Promise<Bench> {
  const server = await Part.start<ServerOrder>('server.ts', [String(messagesPerS)])
  const clients = await Part.start<ClientsOrder>('clients.ts')
  return { server: server.part, clients: clients.part, url: server.word }
}

export async function endBench({ server, clients }: Bench): Promise<void> {
  await Promise.all([server.end(), clients.end()])
}

/** Measures the server while `work` goes on. */
export async function spend(
  server: Part<ServerOrder>,
  work: () => Promise<unknown>,
): Promise<Spent> {
  const before = await read(server)
  await work()
  const after = await read(server)
  return {
    cpuMs: after.cpuMs - before.cpuMs,
    bytesSent: after.bytesSent - before.bytesSent,
    bytesReceived: after.bytesReceived - before.bytesReceived,
    seconds: (after.atMs - before.atMs) / 1000,
  }
}

async function read(server: Part<ServerOrder>) {
  const reading = await server.ask<Reading>({ tidies: false })
  return { ...reading, cpuMs: cpuMs(server.pid), atMs: performance.now() }
}
