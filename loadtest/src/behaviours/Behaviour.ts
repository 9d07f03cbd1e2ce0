import type { Grade } from '@tidepaint/shared/brain/sight'
import type { Player } from '../bots/Player.ts'
import type { Wish } from '../bots/reserve.ts'
import type { Dice } from '../dice.ts'
import type { Tally } from '../measure/Tally.ts'

/** What a bot is given for one stay in a match. */
export interface Stay extends Wish {
  seed: number
  grade: Grade
  /** Of its own, from the seed. */
  dice: Dice
  tally: Tally
}

/** How a bot behaves: well, or like somebody to whom the server must be ready to say no. */
export interface Behaviour {
  /** In a line, for whoever asks which there are. */
  text: string
  /** Full ones decode and predict as a page does; light ones speak the raw protocol. */
  kind: 'full' | 'light'
  /** Codes with which the server is right to close such a stay; with any other it is at fault. */
  closes?: readonly number[]
  /** Takes a seat. Throws `Refused` or `JoinError`. */
  join(stay: Stay): Promise<Player>
}
