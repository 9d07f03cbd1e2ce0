import { networkInterfaces } from 'node:os'

const EVERYWHERE = ['0.0.0.0', '::']

/** Where people of this machine find a server that listens on `host`. */
export function urlOf(host: string, port: number): string {
  const isHere = [...EVERYWHERE, '127.0.0.1', '::1'].includes(host)
  return `http://${isHere ? 'localhost' : bracketed(host)}:${port}`
}

/**
 * `host:port` at which other nodes reach this one: as the operator gave it, with or without a port,
 * else where it listens, and the first address of this machine if that is everywhere.
 */
export function reachableAt(given: string | undefined, host: string, port: number): string {
  if (given !== undefined) return /(?<!:.*):\d+$|\]:\d+$/.test(given) ? given : `${given}:${port}`
  const own = EVERYWHERE.includes(host) ? (firstAddress() ?? '127.0.0.1') : host
  return `${bracketed(own)}:${port}`
}

/** Of IPv4: inside a container or a rack that is what the others use. */
function firstAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
