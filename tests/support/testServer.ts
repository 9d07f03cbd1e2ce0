import { matchMaker } from '@colyseus/core'
import { createApp } from '@tidepaint/server/app'
import { type Env, readConfig } from '@tidepaint/server/config'
import { createLog } from '@tidepaint/server/observe/log'
import type { ArenaRoom } from '@tidepaint/server/rooms/ArenaRoom'
import { Player, type PlayerOptions } from './player.ts'

export interface TestServer {
  url: string
  join(options?: PlayerOptions): Promise<Player>
  /** The room itself, to compare what a player was told with what is. */
  room(roomId: string): ArenaRoom
  close(): Promise<void>
}

/**
 * Starts a server in this process on a free port; only one may run at a time. `env` as an operator
 * would set it.
 */
export async function openServer(env: Env = {}): Promise<TestServer> {
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    JOINS_PER_MINUTE_MAX: '10000',
    ...env,
  })
  const app = await createApp(config, createLog(config))
  await app.listen()
  const players: Player[] = []
  return {
    url: app.url,
    join: async (options = {}) => {
      const player = await Player.join(app.url, options)
      players.push(player)
      return player
    },
    room: (roomId) => roomOf(roomId),
    close: async () => {
      for (const player of players) player.stop()
      await app.close()
    },
  }
}

function roomOf(roomId: string): ArenaRoom {
  const room = matchMaker.getLocalRoomById(roomId) as unknown
  if (room === undefined) throw new Error(`there is no room ${roomId}`)
  return room as ArenaRoom
}
