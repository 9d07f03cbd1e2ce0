import { tuning } from '@tidepaint/shared/tuning'
import { FullBot } from '../bots/FullBot.ts'
import { LeakWatch } from '../bots/LeakWatch.ts'
import type { Behaviour } from './Behaviour.ts'
import { fullWish } from './player.ts'

export const maphack: Behaviour = {
  text: 'plays as a person would, reads all that it is sent, and tells what it should not have seen',
  kind: 'full',
  async join(stay) {
    const { tally } = stay
    const bot = await FullBot.join(fullWish(stay), tally)
    // Like a phone, so that whatever a server sends for a larger screen is one finding more.
    bot.session.showCells(tuning.sight.enterCellsMin + 2)
    new LeakWatch(bot.session, (text) => {
      tally.count('leaks')
      tally.note(`leaked: ${text}`)
    })
    return bot
  },
}
