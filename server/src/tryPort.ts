import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Config } from './config.ts'

/** Rejects with the system's error if the port cannot be opened, and leaves it closed. */
export async function tryPort({ port, host }: Pick<Config, 'port' | 'host'>): Promise<void> {
  const server = createServer((socket) => socket.destroy())
  server.listen(port, host)
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}
