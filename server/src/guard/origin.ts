/** What of a request tells where its page came from. */
interface Whence {
  origin: string | null | undefined
  host: string | null | undefined
}

/**
 * Whether a page at `origin` may use this server: the one that is served under the same host, and
 * those that the operator named. Programs that are no browsers send no origin and may always.
 *
 * Hosts are compared and not whole origins: behind a proxy that ends TLS the scheme differs.
 */
export function mayUse({ origin, host }: Whence, allowed: readonly string[]): boolean {
  if (origin === null || origin === undefined) return true
  if (allowed.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
