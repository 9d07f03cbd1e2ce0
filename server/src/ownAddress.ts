import { isIPv6 } from 'node:net'
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
  if (given !== undefined) return hasPort(given) ? given : `${bracketed(given)}:${port}`
  const own = EVERYWHERE.includes(host) ? (firstAddress() ?? '127.0.0.1') : host
  return `${bracketed(own)}:${port}`
}

const hasPort = (address: string): boolean => !isIPv6(address) && /:\d+$/.test(address)

/** Of IPv4 if there is one: inside a container or a rack that is what the others use. */
function firstAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const outer = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
  return (outer.find(({ family }) => family === 'IPv4') ?? outer[0])?.address
}

/** A bare IPv6 address in the form that may stand before a port. */
const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host)
