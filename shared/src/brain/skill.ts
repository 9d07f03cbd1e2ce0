import type { Grade } from './sight.ts'

/** What tells the grades apart. Angles in headings, 256 to the turn. */
export interface Skill {
  /** 180 to 300 ms: a bot acts on what it saw this long ago. */
  reactionTicks: number
  /** The hand trembles by up to this much to either side. */
  aimError: number
  /** How much of a target's way it aims ahead. */
  leadPct: number
  /** How fast the gun turns. */
  turnPerTick: number
  /** It pulls the trigger when the gun points this near to where it should. */
  fireWithin: number
  /** Below this health it looks for safety. */
  fleeHealth: number
  /** With more ink than this it shoots at the floor as well, now and then. */
  paintInk: number
  /** Chance to dash along a free way, at each decision. */
  dashPct: number
  /** Rams a target that it gets near to. */
  rams: boolean
}

export const skills: Readonly<Record<Grade, Skill>> = {
  easy: {
    reactionTicks: 9,
    aimError: 46,
    leadPct: 0,
    turnPerTick: 6,
    fireWithin: 22,
    fleeHealth: 30,
    paintInk: 1500,
    dashPct: 3,
    rams: false,
  },
  steady: {
    reactionTicks: 7,
    aimError: 30,
    leadPct: 50,
    turnPerTick: 10,
    fireWithin: 14,
    fleeHealth: 55,
    paintInk: 1400,
    dashPct: 8,
    rams: true,
  },
  sharp: {
    reactionTicks: 6,
    aimError: 14,
    leadPct: 90,
    turnPerTick: 16,
    fireWithin: 10,
    fleeHealth: 60,
    paintInk: 1300,
    dashPct: 15,
    rams: true,
  },
}
