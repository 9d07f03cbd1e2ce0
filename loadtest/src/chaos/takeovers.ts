/** A room that went on at another node, as that node's log has it. */
export interface Takeover {
  roomId: string
  epoch: number
  /** The last tick that is not made anew. */
  tick: number
}

/** Reads a line of a node's log; undefined for one that tells of anything else. */
export function takeoverIn(line: string): Takeover | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const { roomId, epoch, tick } = JSON.parse(line) as Partial<Takeover>
    const isOne =
      typeof roomId === 'string' && typeof epoch === 'number' && typeof tick === 'number'
    return isOne ? { roomId, epoch, tick } : undefined
  } catch {
    return undefined
  }
}
