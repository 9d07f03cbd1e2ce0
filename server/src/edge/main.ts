/** The edge agent as a process of its own, beside HAProxy. */
import { connectRedis } from '../cluster/connectRedis.ts'
import { NODES_KEY } from '../cluster/nodeEntry.ts'
import { parseRedisUrl, type RedisTarget, shownTarget } from '../cluster/redisUrl.ts'
import { EdgeAgent } from './EdgeAgent.ts'
import { isAdminAddress } from './haproxySocket.ts'
import { within } from '../within.ts'

/** Longer than any read takes, shorter than it takes a node to be missed. */
const READ_MS = 2000
/** The first look is not worth a complaint about a line that is just being opened. */
const CONNECT_MS = 1000

const { redis, admin } = readSettings()
const client = connectRedis(redis)
const say = (line: string) => console.log(`[edge] ${line}`)
let whyNoLine = 'no connection yet'
client.on('error', ({ message }: Error) => {
  whyNoLine = message
})
const agent = new EdgeAgent({ readNodes, admin, say })

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => agent.stop())
say(`nodes of ${shownTarget(redis)} -> HAProxy at ${admin}`)
await within(CONNECT_MS, new Promise((resolve) => client.once('ready', resolve))).catch(() => {})
await agent.run()
client.disconnect()

/** What is under way when a line dies quietly may never be answered, hence the limit. */
async function readNodes(): Promise<Record<string, string>> {
  try {
    return await within(READ_MS, client.hgetall(NODES_KEY))
  } catch (cause) {
    // A command that has no line says no more than that.
    throw client.status === 'ready' ? cause : new Error(whyNoLine, { cause })
  }
}

function readSettings(): { redis: RedisTarget; admin: string } {
  const url = process.env['REDIS_URL'] ?? ''
  const target = parseRedisUrl(url)
  if (!target) refuse(`REDIS_URL is "${hidden(url)}"; it must be like redis://127.0.0.1:6379`)
  const adminAddress = process.env['EDGE_ADMIN'] ?? ''
  if (!isAdminAddress(adminAddress)) {
    refuse(
      `EDGE_ADMIN is "${adminAddress}"; it must be HAProxy's admin socket, a path or host:port`,
    )
  }
  return { redis: target, admin: adminAddress }
}

/** Without a password that may be in it. */
function hidden(url: string): string {
  return url.replace(/\/\/.*@/, '//...@')
}

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}
