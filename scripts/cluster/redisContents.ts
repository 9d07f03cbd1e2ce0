import { parseRedisUrl } from '@tidepaint/server/cluster/redisUrl'
import { readRow, ROOMS_KEY } from '@tidepaint/server/cluster/roomRow'
import { ask } from './status.ts'

/** The rooms on the list, and who owns them. Throws if Redis does not answer. */
export async function listedRooms(
  redisUrl: string,
): Promise<{ roomId: string; processId: string }[]> {
  const rows = await ask(targetOf(redisUrl), (client) => client.hvals(ROOMS_KEY))
  return rows.flatMap((json) => {
    const row = readRow(json)
    return row ? [{ roomId: row.roomId, processId: row.processId }] : []
  })
}

/** Throws all away that Redis holds, as a fault would. */
export async function emptyRedis(redisUrl: string): Promise<void> {
  await ask(targetOf(redisUrl), (client) => client.flushall())
}

function targetOf(redisUrl: string) {
  const target = parseRedisUrl(redisUrl)
  if (!target) throw new Error(`"${redisUrl}" is no address of a Redis`)
  return target
}
