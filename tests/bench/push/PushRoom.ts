import type { Client } from '@colyseus/core'
import { HardenedRoom } from '@tidepaint/server/rooms/HardenedRoom'
import { board } from './board.ts'
import type { Feed } from './Feed.ts'

export const PUSH_ROOM = 'push'

/** Names of messages, as sent. */
export const PUSH = { message: 1, board: 2 } as const

/** Slow lines are looked for at each tick. */
const TICK_HZ = 1

/** Sends each message of the feed to everybody in it, and the board to whoever asks. */
export class PushRoom extends HardenedRoom {
  override messages = {
    [PUSH.board]: (client: Client) =>
      client.sendBytes(PUSH.board, Buffer.from(JSON.stringify(board))),
  }
  #stopListening = () => {}

  override onCreate({ feed }: { feed: Feed }): void {
    this.#stopListening = feed.listen((message) => {
      this.broadcastBytes(PUSH.message, Buffer.from(JSON.stringify(message)), {})
    })
    this.runTicks(() => true, TICK_HZ)
  }

  override onDispose(): void {
    super.onDispose()
    this.#stopListening()
  }
}
