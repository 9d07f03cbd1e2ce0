import { LightBot } from '../bots/LightBot.ts'
import type { Behaviour } from './Behaviour.ts'

export const light: Behaviour = {
  text: 'steers and fires at random over the raw protocol; counts and checks frames',
  kind: 'light',
  join: (stay) => LightBot.join(stay, stay.tally, stay.dice),
}
