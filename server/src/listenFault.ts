const ANSWER_WITHIN_MS = 500

/** What stands in the way of listening on a port, for people. `other` is the command for another port. */
export async function listenFault(
  error: NodeJS.ErrnoException,
  { host, port }: { host: string; port: number },
  other: (port: number) => string,
): Promise<string> {
  if (error.code !== 'EADDRINUSE') return `cannot listen on ${host} port ${port}: ${error.message}`
  const holder = (await isTidepaint(port)) ? ' by another Tidepaint' : ''
  const command = other(port === 65_535 ? 8080 : port + 1)
  return `port ${port} is taken${holder}: stop what runs there or choose another: ${command}`
}

async function isTidepaint(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const response = await fetch(`http://localhost:${port}/version`, { signal })
    return ((await response.json()) as { name?: unknown }).name === 'tidepaint'
  } catch {
    return false
  }
}
