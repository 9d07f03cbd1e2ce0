import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { type CraftInput, FIRE } from '@tidepaint/shared/sim/world'
import { TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import { encodeInputs } from '@tidepaint/shared/wire/inputFrames'
import { FullBot } from '../bots/FullBot.ts'
import { hearTicks } from '../bots/hearTicks.ts'
import { Speedometer } from '../bots/Speedometer.ts'
import { withFrames } from '../bots/withFrames.ts'
import type { Dice } from '../dice.ts'
import type { Behaviour } from './Behaviour.ts'
import { fullWish } from './player.ts'

/** 90 frames a second: as many as can be without being a flood, and each as full as can be. */
const FRAMES_PER_TICK = 3
const { perFrameMax } = tuning.input
/** All that a signed byte can hold, where 127 is the end of an axis and of a direction. */
const MOVES = [-128, 127]
/** How long ago it says that it saw what it shoots at, in eighths of a tick; 60 are believed. */
const SEEN_AGO_EIGHTHS = 120
const TURNS_EVERY_FRAMES = TICK_HZ

export const speedHacker: Behaviour = {
  text: 'sends 24 inputs a tick, moves beyond all bounds and shots at a past long gone, and measures what it gains',
  kind: 'light',
  async join(stay) {
    const { tally, dice } = stay
    const bot = await FullBot.join(fullWish(stay), tally)
    measure(bot.session, (cells) => tally.count('speedGainedCells', cells))
    const input = hackedInputs(bot.session, dice)
    return withFrames(bot, () => {
      const { connection } = bot.session.room
      if (!connection.isOpen) return
      const frame = encodeInputs(undefined, Array<CraftInput>(perFrameMax).fill(input()))
      for (let i = 0; i < FRAMES_PER_TICK; i++) connection.send(frame)
    })
  },
}

function measure(session: ArenaSession, gained: (cells: number) => void): void {
  const meter = new Speedometer(session.seat)
  hearTicks(session, {
    event: (event, tick) => meter.heard(event, tick),
    patched(state) {
      const cells = meter.gainedCells(state)
      if (cells > 0) gained(cells)
    },
  })
}

/** The next input of one who would be anywhere at once. */
function hackedInputs(session: ArenaSession, dice: Dice): () => CraftInput {
  const any = () => MOVES[Math.floor(dice() * MOVES.length)] as number
  const input = { moveX: any(), moveY: any(), aim: 0, buttons: FIRE, seen: 0 }
  let frames = 0
  return () => {
    if (++frames % TURNS_EVERY_FRAMES === 0) Object.assign(input, { moveX: any(), moveY: any() })
    input.aim = (input.aim + 1) & 255
    input.seen = (session.tick * 8 - SEEN_AGO_EIGHTHS) & 255
    return input
  }
}
