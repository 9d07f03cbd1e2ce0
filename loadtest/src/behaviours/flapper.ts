import { FullBot } from '../bots/FullBot.ts'
import { withFrames } from '../bots/withFrames.ts'
import type { Behaviour } from './Behaviour.ts'
import { fullWish } from './player.ts'

/** Its line holds for so long. */
const HOLDS_MS = { min: 1000, more: 3000 }

export const flapper: Behaviour = {
  text: 'plays on a line that breaks every few seconds, and comes back as the SDK does',
  kind: 'full',
  async join(stay) {
    const bot = await FullBot.join(fullWish(stay), stay.tally)
    const breakAfter = (nowMs: number) => nowMs + HOLDS_MS.min + stay.dice() * HOLDS_MS.more
    let breakAtMs = breakAfter(performance.now())
    return withFrames(bot, (dueMs) => {
      bot.frame(dueMs)
      if (bot.state !== 'live' || dueMs < breakAtMs) return
      bot.drop()
      breakAtMs = breakAfter(dueMs)
    })
  },
}
