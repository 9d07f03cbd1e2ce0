import type { Behaviour } from './Behaviour.ts'
import { chatterbox } from './chatterbox.ts'
import { flapper } from './flapper.ts'
import { flooder } from './flooder.ts'
import { halfJoiner } from './halfJoiner.ts'
import { idler } from './idler.ts'
import { light } from './light.ts'
import { maphack } from './maphack.ts'
import { player } from './player.ts'
import { reloader } from './reloader.ts'
import { slowReader, trickleReader } from './slowReader.ts'
import { speedHacker } from './speedHacker.ts'

/** All behaviours, by the names that mixes and scenarios use. */
export const behaviours = {
  player,
  light,
  idler,
  flapper,
  reloader,
  flooder,
  halfJoiner,
  slowReader,
  trickleReader,
  speedHacker,
  maphack,
  chatterbox,
} as const satisfies Record<string, Behaviour>

export type BehaviourName = keyof typeof behaviours
export const behaviourNames = Object.keys(behaviours) as BehaviourName[]
