import type { Counts } from './counts.ts'

export interface JoinPlan {
  /** Kind of the rooms. */
  roomName: string
  /** Where seats are asked for, in turn. */
  doors: readonly string[]
  /** Addresses of nodes by the processes they are, for sockets that go straight there. */
  owners?: Readonly<Record<string, string>>
  count: number
  /** However long answers take. */
  perS: number
  /** Whether everybody goes as soon as they have seen the state. */
  leavesAtOnce: boolean
}

/** What a process of a crowd does, one order after the other. */
export type CrowdOrder =
  | { order: 'join'; plan: JoinPlan }
  /** Everybody asks for an echo. */
  | { order: 'ping' }
  /** Somebody has something to tell, in a room of each node in turn. */
  | { order: 'say'; turn: number }
  /** Waits until everybody has heard one more since the last such order, if that comes to be. */
  | { order: 'hear' }
  | { order: 'count' }
  | { order: 'leave' }

/** Distributions of times are in ms, and encoded. */
export interface Joined {
  /** From when somebody was to come until they saw the first state. */
  latency: string
  /** By the stable name of the reason. */
  refused: Counts
}

export interface Pinged {
  open: number
  answered: number
  /** Open lines by the address they come from. */
  from: Counts
  /** Lines that closed by themselves, by code. */
  closed: Counts
  /** How long the process of the crowd stood still at most, since the last ones came. */
  stallMs: number
}

export interface Said {
  /** False if nobody is there. */
  isSaid: boolean
}

export interface Heard {
  /** From saying to hearing. */
  latency: string
}

export interface Counted {
  /** So many sockets have heard something so many times. */
  times: Counts
}
