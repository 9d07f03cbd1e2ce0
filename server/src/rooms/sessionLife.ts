import { type Moves, StateMachine } from '../observe/StateMachine.ts'

/**
 * One player's stay in a room. `reserved`: a seat was promised; `joining`: the line is open and the
 * join not acknowledged yet; `dropped`: the line broke and a bot flies.
 */
export type SessionState = 'reserved' | 'joining' | 'seated' | 'dropped' | 'left'

export const sessionMoves: Moves<SessionState> = {
  reserved: ['joining'],
  joining: ['seated', 'dropped', 'left'],
  seated: ['dropped', 'left'],
  dropped: ['joining', 'left'],
  left: [],
}

export type SessionLife = StateMachine<SessionState>

/** `first` is `dropped` for a session of a process that ended, whose match goes on in this one. */
export const createSessionLife = (
  first: 'reserved' | 'dropped',
  moved: (from: SessionState, to: SessionState) => void,
): SessionLife => new StateMachine(sessionMoves, first, moved)
