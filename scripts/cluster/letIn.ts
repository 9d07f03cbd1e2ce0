import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterNode } from './ClusterNode.ts'
import type { EdgeProcess } from './edge.ts'

/** The agent looks twice a second and HAProxy checks as often. */
const WITHIN_MS = 20_000
const LOOK_EVERY_MS = 50
/** In HAProxy's words: open, and no check has failed. */
const RUNNING = '2'

/** Resolves when the edge sends players to a node and finds the sockets of its rooms. */
export async function letIn(edge: EdgeProcess, node: ClusterNode): Promise<void> {
  const giveUpAtMs = performance.now() + WITHIN_MS
  // A node that ends meanwhile is started again, and then has another address.
  while (!isLetIn(await edge.admin('show servers state').catch(() => ''), node)) {
    if (node.state !== 'running') throw new Error(`${node.name} ended before the edge let it in`)
    if (performance.now() > giveUpAtMs) {
      throw new Error(`the edge has not let ${node.name} in within ${WITHIN_MS / 1000} s`)
    }
    await sleep(LOOK_EVERY_MS)
  }
}

/** Whether all slots of a node, one in each backend, are open and lead to where it is now. */
function isLetIn(answer: string, { name, url }: ClusterNode): boolean {
  const lines = answer.split('\n').map((line) => line.split(' '))
  const titles = lines.find(([first]) => first === '#')?.slice(1) ?? []
  const slots = lines
    .map((cells) => (title: string) => cells[titles.indexOf(title)])
    .filter((cell) => cell('srv_name') === name)
  const port = url === undefined ? undefined : new URL(url).port
  const isOpen = (cell: (title: string) => string | undefined) =>
    cell('srv_port') === port && cell('srv_op_state') === RUNNING
  return slots.length > 0 && slots.every(isOpen)
}
