import { MESSAGE } from '@tidepaint/shared/wire/messages'
import { FRAME } from '../bots/frames.ts'
import { LightBot } from '../bots/LightBot.ts'
import { withFrames } from '../bots/withFrames.ts'
import type { Behaviour } from './Behaviour.ts'

/** Of 30 frames a second each has a ping, and each second one asks for a chunk: 15 of the 16 allowed. */
const ASKS_EVERY_FRAMES = 2
/** Those of an arena for 16; who asks for others is passed over. */
const CHUNKS = 16

/**
 * With its inputs these are 77 frames a second of the 120 that are allowed by default: a swarm that
 * stood still for a moment makes up for a quarter of a second, and must not be cut for that.
 */
export const chatterbox: Behaviour = {
  text: 'says all that it may as often as it may: pings and wishes for chunks, since there is no chat; never closed',
  kind: 'light',
  async join(stay) {
    const bot = await LightBot.join(stay, stay.tally, stay.dice)
    let frames = 0
    return withFrames(bot, (dueMs) => {
      bot.frame(dueMs)
      bot.ping(dueMs)
      if (++frames % ASKS_EVERY_FRAMES === 0) bot.send(wish(Math.floor(stay.dice() * CHUNKS)))
    })
  },
}

/** `{ chunks: [chunk] }` as messages are packed (MessagePack); `chunk` is below 128. */
const wish = (chunk: number): Uint8Array =>
  Uint8Array.of(FRAME.message, MESSAGE.wantChunk, 0x81, 0xa6, ...Buffer.from('chunks'), 0x91, chunk)
