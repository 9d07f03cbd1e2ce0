/**
 * Loaded into a node before anything else (`node --import`): lets a test look into the process and
 * have things done there that no player may, over the channel to its parent.
 */
import type { ProbeCalls, ProbeReply, ProbeRequest } from './NodeProcess.ts'

const calls: { [K in keyof ProbeCalls]: (given: ProbeCalls[K][0]) => Promise<ProbeCalls[K][1]> } = {
  async createRoom(mode) {
    const { matchMaker } = await import('@colyseus/core')
    const { roomId, processId } = await matchMaker.createRoom('arena', { mode })
    return { roomId, processId }
  },
  async closeRoom(roomId) {
    const { matchMaker } = await import('@colyseus/core')
    await matchMaker.getLocalRoomById(roomId)?.disconnect(4000)
  },
  async room(roomId) {
    const { matchMaker } = await import('@colyseus/core')
    const room = matchMaker.getLocalRoomById(roomId)
    const state = room?.state as { tick: number } | undefined
    const { droppedTicks = 0 } = (room ?? {}) as { droppedTicks?: number }
    return room && state ? { tick: state.tick, droppedTicks } : undefined
  },
  async setEpoch({ roomId, epoch }) {
    const { matchMaker } = await import('@colyseus/core')
    const room = matchMaker.getLocalRoomById(roomId)
    if (room) Object.assign(room.state, { epoch })
  },
}

process.on('message', (request: ProbeRequest) => {
  const answer = calls[request.call] as (given: unknown) => Promise<unknown>
  const reply = (more: Omit<ProbeReply, 'id'>) => process.send?.({ id: request.id, ...more })
  answer(request.given).then(
    (value) => reply({ value }),
    (error: unknown) => reply({ error: error instanceof Error ? error.message : String(error) }),
  )
})
// A test that was ended has nobody to end its nodes.
process.on('disconnect', () => process.exit(1))
// The channel alone is no reason to stay.
process.channel?.unref()
