import { closeReasons } from '@tidepaint/shared/wire/close'
import { FRAME } from '../bots/frames.ts'
import { LightBot } from '../bots/LightBot.ts'
import { withFrames } from '../bots/withFrames.ts'
import type { Behaviour } from './Behaviour.ts'

const DUE = closeReasons.badMessage.code
/** Plays well for so long. */
const WELL_MS = { min: 2000, more: 4000 }
/** 3,000 a second, of which 120 are allowed by default. */
const FLOOD_PER_FRAME = 100
/** The same input as the one before. */
const AGAIN = Uint8Array.of(FRAME.input, 0)
/** A flood that is borne for this long has got through. */
const FLOOD_MS_MAX = 5000

export const flooder: Behaviour = {
  text: 'plays for a moment, then sends more than anybody may, until it is closed',
  kind: 'light',
  closes: [DUE],
  async join(stay) {
    const { tally, dice } = stay
    const bot = await LightBot.join(stay, tally, dice)
    const floodAtMs = performance.now() + WELL_MS.min + dice() * WELL_MS.more
    let beganAtMs = 0
    bot.onClosed = (code) => {
      if (beganAtMs === 0 || code !== DUE) return
      tally.count('floodsClosed')
      tally.record('flood', performance.now() - beganAtMs)
    }
    return withFrames(bot, (dueMs) => {
      bot.frame(dueMs)
      if (bot.state !== 'live' || dueMs < floodAtMs) return
      beganAtMs ||= performance.now()
      for (let i = 0; i < FLOOD_PER_FRAME; i++) bot.send(AGAIN)
      if (performance.now() - beganAtMs < FLOOD_MS_MAX) return
      tally.count('got through: flood')
      void bot.leave()
    })
  },
}
