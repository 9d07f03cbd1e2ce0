import { FullBot } from '../bots/FullBot.ts'
import type { Behaviour, Stay } from './Behaviour.ts'

/** What joining takes from a stay, for the client's own code. */
export const fullWish = ({ target, mode, room, name, seed, grade }: Stay) => ({
  endpoint: target,
  mode,
  name,
  seed,
  grade,
  ...(room ? { room } : {}),
})

export const player: Behaviour = {
  text: 'plays as a person would, through the client’s own netcode and the shared brain',
  kind: 'full',
  join: (stay) => FullBot.join(fullWish(stay), stay.tally),
}
