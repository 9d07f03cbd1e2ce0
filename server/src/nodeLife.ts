import type { NodeEntry } from './cluster/nodeEntry.ts'
import { type Moves, StateMachine } from './observe/StateMachine.ts'

export type NodeState = NodeEntry['state']

/** What a node may do next. `draining`: no new players or rooms, those that are here play on. */
export const nodeMoves: Moves<NodeState> = {
  starting: ['ready', 'stopped'],
  ready: ['draining', 'stopped'],
  draining: ['ready', 'stopped'],
  stopped: [],
}

/** The life of this process as others see it. */
export type NodeLife = StateMachine<NodeState>

export const createNodeLife = (moved?: (from: NodeState, to: NodeState) => void): NodeLife =>
  new StateMachine(nodeMoves, 'starting', moved)
