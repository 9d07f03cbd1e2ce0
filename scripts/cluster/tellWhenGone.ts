import { setTimeout as sleep } from 'node:timers/promises'
import { goneBody, goneChannel } from '@tidepaint/server/cluster/nodeOrders'
import type { Child } from './Child.ts'
import type { RedisLine } from './RedisLine.ts'
import { isOf } from './status.ts'

const LEARN_EVERY_MS = 250
/** Nodes that had lost Redis as well are not all back at once: those that come later are told then. */
const AGAIN_AFTER_MS = 1500

/** A process of a node that takes players. */
export interface RunningNode {
  name: string
  url: string
  child: Child
}

/** Waits for the end of a node's process, however it comes, and has all nodes told at once. */
export async function tellWhenGone(line: RedisLine, node: RunningNode): Promise<void> {
  const { child } = node
  let processId = await processIdOf(line, node)
  while (processId === undefined && !child.isOver) {
    // Redis is away, or was emptied: the node says it again.
    await Promise.race([child.exited, sleep(LEARN_EVERY_MS, undefined, { ref: false })])
    processId = await processIdOf(line, node)
  }
  await child.exited
  if (processId === undefined) return
  await line.tell(goneChannel, goneBody(processId))
  await sleep(AGAIN_AFTER_MS, undefined, { ref: false })
  await line.tell(goneChannel, goneBody(processId))
}

/** The framework's name for the process; an entry may be that of an earlier one of the same name. */
async function processIdOf(
  line: RedisLine,
  { name, url }: RunningNode,
): Promise<string | undefined> {
  const entry = (await line.readNodes().catch(() => undefined))?.get(name)
  return isOf(url, entry) ? entry?.processId : undefined
}
