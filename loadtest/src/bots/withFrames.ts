import type { Player } from './Player.ts'

/** The same stay, played with other frames. */
export function withFrames(player: Player, frame: (dueMs: number) => void): Player {
  return {
    get state() {
      return player.state
    },
    get closedWith() {
      return player.closedWith
    },
    frame,
    drop: () => player.drop(),
    leave: () => player.leave(),
  }
}
