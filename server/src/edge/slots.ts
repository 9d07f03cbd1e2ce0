import { NODE_NAME } from '../cluster/nodeEntry.ts'

/** Where a slot should lead: an address of digits, or nowhere. */
export type Target = { ip: string; port: number } | 'closed'

/** A slot as HAProxy has it; each node has one in every backend. */
export interface Slot {
  backend: string
  name: string
  /** HAProxy's own number for it, by which its tables know it. */
  id: number
  ip: string
  port: number
  isOpen: boolean
  /** Its node answers for what it has, and takes nothing new. */
  isDraining: boolean
}

/** What makes a slot lead where it should. */
export interface Change {
  name: string
  /** Commands for the admin socket; all of the same node, in every backend. */
  commands: string[]
  target: Target
}

/** Set by the operator or by us, as against "in the file" or "by the server that is tracked". */
const FORCED_MAINTENANCE = 1
/** `srv_op_state` of a server that keeps its lines but is given no new ones. */
const STOPPING = '3'

/** Reads what HAProxy answers to `show servers state`; lines that are no slots of ours are left out. */
export function parseSlots(answer: string): Slot[] {
  const lines = answer.split('\n')
  const titles =
    lines
      .find((line) => line.startsWith('# '))
      ?.slice(2)
      .split(' ') ?? []
  return lines.flatMap((line) => {
    const cells = line.split(' ')
    const cell = (title: string) => cells[titles.indexOf(title)] ?? ''
    const name = cell('srv_name')
    if (!NODE_NAME.test(name)) return []
    const isOpen = (Number(cell('srv_admin_state')) & FORCED_MAINTENANCE) === 0
    const isDraining = isOpen && cell('srv_op_state') === STOPPING
    const place = { ip: cell('srv_addr'), port: Number(cell('srv_port')) }
    const id = Number(cell('srv_id'))
    return [{ backend: cell('be_name'), name, id, ...place, isOpen, isDraining }]
  })
}

/** Returns what has to change, node by node. Slots of nodes that `targets` does not name stay. */
export function planChanges(
  slots: readonly Slot[],
  targets: ReadonlyMap<string, Target>,
): Change[] {
  const changes: Change[] = []
  for (const [name, target] of targets) {
    const mine = slots.filter((slot) => slot.name === name)
    const commands = mine.flatMap((slot) => commandsFor(slot, target))
    if (commands.length > 0) changes.push({ name, commands, target })
  }
  return changes
}

function commandsFor(slot: Slot, target: Target): string[] {
  const server = `set server ${slot.backend}/${slot.name}`
  if (target === 'closed') return slot.isOpen ? [`${server} state maint`] : []
  const isThere = slot.ip === target.ip && slot.port === target.port
  // The address first: a slot that opens must not lead to where a node once was.
  return [
    ...(isThere ? [] : [`${server} addr ${target.ip} port ${target.port}`]),
    ...(slot.isOpen ? [] : [`${server} state ready`]),
  ]
}
