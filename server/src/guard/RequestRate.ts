const WINDOW_MS = 60_000
/** Addresses remembered at once; the oldest are forgotten first. */
const ADDRESSES_MAX = 10_000

interface Window {
  endsMs: number
  requests: number
}

/** Counts requests by address in windows of one minute. */
export class RequestRate {
  readonly #perMinuteMax: number
  readonly #windows = new Map<string, Window>()

  constructor(perMinuteMax: number) {
    this.#perMinuteMax = perMinuteMax
  }

  /** Counts one request; false if this address has had its share. */
  allows(address: string, nowMs: number): boolean {
    const window = this.#windowOf(address, nowMs)
    window.requests++
    return window.requests <= this.#perMinuteMax
  }

  #windowOf(address: string, nowMs: number): Window {
    const known = this.#windows.get(address)
    if (known !== undefined && nowMs < known.endsMs) return known
    // Deleted first, so that a new window goes to the end of the map's order.
    this.#windows.delete(address)
    const fresh = { endsMs: nowMs + WINDOW_MS, requests: 0 }
    this.#windows.set(address, fresh)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size > ADDRESSES_MAX && oldest !== undefined) this.#windows.delete(oldest)
    return fresh
  }
}
