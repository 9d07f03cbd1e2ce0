import { once } from 'node:events'
import { createServer } from 'node:net'

const ANSWER_WITHIN_MS = 500

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
    return reason(error as NodeJS.ErrnoException, host, port)
  } finally {
    if (server.listening) {
      server.close()
      await once(server, 'close')
    }
  }
}

async function reason(error: NodeJS.ErrnoException, host: string, port: number): Promise<string> {
  if (error.code !== 'EADDRINUSE') return `cannot listen on ${host} port ${port}: ${error.message}`
  const holder = (await isTidepaint(port)) ? ' by another Tidepaint' : ''
  const other = `npm run cluster -- --port ${port === 65_535 ? 8080 : port + 1}`
  return `port ${port} is taken${holder}: stop what runs there or choose another: ${other}`
}

async function isTidepaint(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const response = await fetch(`http://127.0.0.1:${port}/version`, { signal })
    return ((await response.json()) as { name?: unknown }).name === 'tidepaint'
  } catch {
    return false
  }
}
