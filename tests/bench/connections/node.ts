/** A node of `npm run bench:connections`: the product's own, with a lobby beside its arenas. */
import '@tidepaint/server/frameworkTimeouts'
import { matchMaker } from '@colyseus/core'
import { Courier } from '@tidepaint/server/cluster/Courier'
import { connectRedis } from '@tidepaint/server/cluster/connectRedis'
import { readConfig } from '@tidepaint/server/config'
import { LobbyRoom } from './LobbyRoom.ts'
import { LOBBY } from './lobby.ts'
import { TIDY } from './tidy.ts'

const { redis } = readConfig(process.env)
if (!redis) throw new Error('REDIS_URL is missing: this is a node of a cluster')
const [pub, sub] = [connectRedis(redis), connectRedis(redis)]
pub.on('error', () => {})
const courier = new Courier({
  nodeId: process.env['NODE_NAME'] ?? '',
  pub,
  sub,
  isUp: () => pub.status === 'ready',
})
process.on(TIDY.signal, () => {
  // Without the last resort it keeps as many empty pages as the sockets have, now and then.
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  console.log(TIDY.done)
})
// Before the server is ready, so that nobody is told that there is no such room.
matchMaker.defineRoomType(LOBBY, LobbyRoom, { courier }).sortBy({ clients: 'desc' })
await import('@tidepaint/server/main')
