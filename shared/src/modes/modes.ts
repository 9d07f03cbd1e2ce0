import { bigTide } from './bigTide.ts'
import { duel } from './duel.ts'
import type { Mode } from '../sim/mode.ts'
import { tide } from './tide.ts'

/** All modes, the default one first. */
export const modes: readonly Mode[] = [tide, duel, bigTide]

export const modeOf = (id: string): Mode | undefined => modes.find((mode) => mode.id === id)
