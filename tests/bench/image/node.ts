/** A server with an arena of so many seats (`node node.ts <seats>`), which says what an image of its room costs. */
import { setTimeout as sleep } from 'node:timers/promises'
import { matchMaker } from '@colyseus/core'
import { createApp } from '@tidepaint/server/app'
import { readConfig } from '@tidepaint/server/config'
import { createLog } from '@tidepaint/server/observe/log'
import type { ArenaRoom } from '@tidepaint/server/rooms/ArenaRoom'
import { modes } from '@tidepaint/shared/modes/modes'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { arenaMode } from '../peers/arena.ts'

export interface ImageCost {
  imagesMs: number[]
  bytes: number
  /** Work of a tick, patch and sends included: the median of the latest 300. */
  tickMs: number
}

const IMAGES = 60

;(modes as Mode[]).push(arenaMode(Number(process.argv[2])))
const config = readConfig({ PORT: '0', LOG_LEVEL: 'warn', JOINS_PER_MINUTE_MAX: '1000000' })
const app = await createApp(config, createLog(config))
await app.listen()

process.on('message', () => void answer())
process.on('disconnect', () => process.exit())
process.send?.(app.url)

async function answer(): Promise<void> {
  const [row] = await matchMaker.query({})
  const room = matchMaker.getLocalRoomById(row?.roomId ?? '') as unknown as ArenaRoom
  const cost: ImageCost = { imagesMs: [], bytes: 0, tickMs: room.state.tickWorkUs / 1000 }
  for (let image = 0; image < IMAGES; image++) {
    await sleep(TICK_MS)
    const startMs = performance.now()
    cost.bytes = room.image()?.length ?? 0
    cost.imagesMs.push(performance.now() - startMs)
  }
  process.send?.(cost)
}
