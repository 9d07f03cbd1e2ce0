/** For so long a line is held for a room that does not come. */
const HELD_MS = 5000
/** More than any room has. */
const LINES_MAX = 1000

interface Coming {
  /** How many lines may wait, and how many do. */
  lines: number
  waiting: number
  gathered: PromiseWithResolvers<void>
  settled: PromiseWithResolvers<void>
  limit: NodeJS.Timeout
}

/**
 * Lines that players open to a room which is on its way to this process, before it is here: each waits
 * until the room is, or is not coming.
 */
export class EarlyLines {
  readonly #coming = new Map<string, Coming>()

  /** A room is to come here, and up to `lines` of them before it. */
  expect(roomId: string, lines: number): void {
    this.settle(roomId)
    const gathered = Promise.withResolvers<void>()
    if (lines === 0) gathered.resolve()
    this.#coming.set(roomId, {
      lines: Math.min(lines, LINES_MAX),
      waiting: 0,
      gathered,
      settled: Promise.withResolvers(),
      limit: setTimeout(() => this.settle(roomId), HELD_MS),
    })
  }

  /** Whether one more line to that room may wait here. */
  takes(roomId: string): boolean {
    const coming = this.#coming.get(roomId)
    return coming !== undefined && coming.waiting < coming.lines
  }

  /** Resolves when the room is here, or is not coming; undefined for a line that has nothing to wait for. */
  wait(roomId: string): Promise<void> | undefined {
    const coming = this.#coming.get(roomId)
    if (coming === undefined || coming.waiting === coming.lines) return undefined
    coming.waiting++
    if (coming.waiting === coming.lines) coming.gathered.resolve()
    return coming.settled.promise
  }

  /** Resolves once all lines wait here that were expected, or after `limitMs`. */
  async gathered(roomId: string, limitMs: number): Promise<void> {
    const coming = this.#coming.get(roomId)
    if (coming === undefined) return
    const limit = setTimeout(coming.gathered.resolve, limitMs)
    await coming.gathered.promise
    clearTimeout(limit)
  }

  /** The room is here, or is not coming. */
  settle(roomId: string): void {
    const coming = this.#coming.get(roomId)
    if (coming === undefined) return
    this.#coming.delete(roomId)
    clearTimeout(coming.limit)
    coming.gathered.resolve()
    coming.settled.resolve()
  }
}
