import type { Behaviour } from './Behaviour.ts'
import { light } from './light.ts'
import { player } from './player.ts'

/** All behaviours, by the names that mixes and scenarios use. */
export const behaviours = { player, light } as const satisfies Record<string, Behaviour>

export type BehaviourName = keyof typeof behaviours
export const behaviourNames = Object.keys(behaviours) as BehaviourName[]
