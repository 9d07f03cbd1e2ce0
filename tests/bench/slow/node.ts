/** A server with an arena of so many seats (`node node.ts <seats>`), which says what its slowest line costs. */
import type { WebSocketClient } from '@colyseus/ws-transport'
import { createApp } from '@tidepaint/server/app'
import { readConfig } from '@tidepaint/server/config'
import { createLog } from '@tidepaint/server/observe/log'
import { ArenaRoom } from '@tidepaint/server/rooms/ArenaRoom'
import { modes } from '@tidepaint/shared/modes/modes'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { arenaMode } from '../peers/arena.ts'

/** Since the question before. */
export interface Cost {
  /** Bytes that waited for one line at most, right after a patch. */
  unsentBytesMax: number
  /** Memory of the process now, after a collection. */
  rssBytes: number
  /** Of it, what is outside of JavaScript's heap: buffers that sockets hold. */
  externalBytes: number
}

let unsentBytesMax = 0
const { broadcastPatch } = ArenaRoom.prototype
ArenaRoom.prototype.broadcastPatch = function () {
  const isSent = broadcastPatch.call(this)
  for (const client of this.clients) {
    const { ref } = client as unknown as WebSocketClient
    unsentBytesMax = Math.max(unsentBytesMax, ref.bufferedAmount)
  }
  return isSent
}

;(modes as Mode[]).push(arenaMode(Number(process.argv[2])))
const config = readConfig({ PORT: '0', LOG_LEVEL: 'warn', JOINS_PER_MINUTE_MAX: '1000000' })
const app = await createApp(config, createLog(config))
await app.listen()

process.on('message', () => {
  globalThis.gc?.()
  const { rss, external } = process.memoryUsage()
  const cost: Cost = { unsentBytesMax, rssBytes: rss, externalBytes: external }
  unsentBytesMax = 0
  process.send?.(cost)
})
process.on('disconnect', () => process.exit())
process.send?.(app.url)
