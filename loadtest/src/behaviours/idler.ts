import { LightBot } from '../bots/LightBot.ts'
import { withFrames } from '../bots/withFrames.ts'
import type { Behaviour } from './Behaviour.ts'

export const idler: Behaviour = {
  text: 'holds a seat, listens and sends nothing',
  kind: 'light',
  async join(stay) {
    return withFrames(await LightBot.join(stay, stay.tally, stay.dice), () => {})
  },
}
