/** A process of its own with the server as it is shipped; says its address, and heeds `Wish`. */
import { openServer } from '../../support/testServer.ts'

/** How many inputs a frame a room wants. */
export interface Wish {
  roomId: string
  perFrame: number
}

const server = await openServer()
process.on('message', ({ roomId, perFrame }: Wish) => {
  server.room(roomId).state.inputTicks = perFrame
})
process.on('disconnect', () => process.exit())
process.send?.(server.url)
