import type { Room } from '@colyseus/sdk'

/** Counts what goes over a room's line, per second. */
export class Traffic {
  bytesInPerS = 0
  bytesOutPerS = 0
  patchesPerS = 0
  #bytesIn = 0
  #bytesOut = 0
  #patches = 0
  #sinceMs = 0

  /** Listens in on the room's connection, which stays the same across reconnects. */
  watch(room: Room): void {
    const { connection } = room
    const receive = connection.events.onmessage
    connection.events.onmessage = (event: { data: ArrayBuffer }) => {
      this.#bytesIn += event.data.byteLength
      receive?.(event as MessageEvent)
    }
    const send = connection.send.bind(connection)
    connection.send = (data: Uint8Array | number[]) => {
      this.#bytesOut += data.length
      send(data as Uint8Array)
    }
  }

  patch(): void {
    this.#patches++
  }

  /** Call once a frame; renews the rates each second of `nowMs`. */
  advance(nowMs: number): void {
    const seconds = (nowMs - this.#sinceMs) / 1000
    if (seconds < 1) return
    this.bytesInPerS = this.#bytesIn / seconds
    this.bytesOutPerS = this.#bytesOut / seconds
    this.patchesPerS = this.#patches / seconds
    this.#bytesIn = this.#bytesOut = this.#patches = 0
    this.#sinceMs = nowMs
  }
}
