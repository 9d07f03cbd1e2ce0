import { once } from 'node:events'
import { createServer } from 'node:net'
import { listenFault } from '@tidepaint/server/listenFault'

/**
 * Says why nobody can listen on a port, and what to do; undefined if one can. Looked at
 * before anything is started, since HAProxy would say it in its own words and late.
 */
export async function portFault(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return undefined
  } catch (error) {
    const other = (free: number) => `npm run cluster -- --port ${free}`
    return listenFault(error as NodeJS.ErrnoException, { host, port }, other)
  } finally {
    if (server.listening) {
      server.close()
      await once(server, 'close')
    }
  }
}
