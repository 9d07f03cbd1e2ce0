import type { Room } from '@colyseus/sdk'

type Connection = Room['connection']
type Transport = Connection['transport']
type Events = Connection['events']

/**
 * A line that is opened while the one before it still carries the match. What comes in waits until the
 * connection takes it over.
 */
export class EarlyLine {
  readonly processId: string
  readonly #url: string
  readonly #transport: Transport
  readonly #events: Events
  readonly #received: unknown[] = []
  #isDead = false

  /**
   * Opens a socket to `url`, which leads to that process, of the kind that `connection` has; `heard` is
   * called with its first word.
   */
  constructor(
    { transport, options }: Connection,
    { processId, url, heard }: { processId: string; url: string; heard: () => void },
  ) {
    this.processId = processId
    this.#url = url
    this.#events = {
      onmessage: (event) => {
        if (this.#received.push(event) === 1) heard()
      },
      onclose: () => {
        this.#isDead = true
      },
    }
    const Kind = transport.constructor as new (events: Events) => Transport
    this.#transport = new Kind(this.#events)
    this.#transport.connect(url, options)
  }

  /** Whether it was closed before anybody took it. */
  get isDead(): boolean {
    return this.#isDead
  }

  /** Puts it in the place of the line that `connection` had, as if it had been opened just now. */
  handTo(connection: Connection): void {
    const { events } = connection
    connection.url = this.#url
    connection.transport = this.#transport
    if (this.#transport.isOpen) events.onopen?.({})
    for (const event of this.#received) events.onmessage?.(event)
    this.#events.onopen = (event) => events.onopen?.(event)
    this.#events.onmessage = (event) => events.onmessage?.(event)
    this.#events.onclose = (event) => events.onclose?.(event)
    this.#events.onerror = (event) => events.onerror?.(event)
  }

  /** Nobody will take it, nor hear what still comes. */
  close(): void {
    this.#events.onmessage = null
    this.#transport.close()
  }
}
