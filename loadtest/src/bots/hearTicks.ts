import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { ByteReader } from '@tidepaint/shared/sim/bytes'
import type { SimEvent } from '@tidepaint/shared/sim/world'
import { CELLS_PER_CHUNK } from '@tidepaint/shared/wire/floorFrames'
import { MESSAGE } from '@tidepaint/shared/wire/messages'
import type { ArenaState } from '@tidepaint/shared/wire/state'
import { readTickFrame, type TickFrameSink } from '@tidepaint/shared/wire/tickFrame'

/** What is heard of a tick, in this order; the session's state is that tick's all the while. */
export interface TickEars {
  event?(event: SimEvent, tick: number): void
  /** A chunk of the floor came, whole or in changes. */
  chunk?(chunk: number, isWhole: boolean): void
  /** Blocks of the coarse map in which craft of the own team are. */
  mates?(blocks: Uint8Array): void
  patched(state: ArenaState): void
}

/** Hears all that a session is sent in each tick, beside the session itself. */
export function hearTicks({ room }: ArenaSession, ears: TickEars): void {
  const sink = sinkOf(ears)
  const frames: Uint8Array[] = []
  room.onMessage(MESSAGE.tickFrame, (bytes: Uint8Array) => frames.push(bytes.slice()))
  room.onStateChange(() => {
    const state = room.state as ArenaState
    for (const bytes of frames.splice(0)) {
      // A line that broke between a frame and its patch leaves a frame of another tick.
      if (new ByteReader(bytes).u32() === state.tick) readTickFrame(new ByteReader(bytes), sink)
    }
    ears.patched(state)
  })
}

/** Decodes everything: only so the next section can be found. */
function sinkOf({ event, chunk, mates }: TickEars): TickFrameSink {
  const cells = new Uint8Array(CELLS_PER_CHUNK)
  return {
    wholeChunk(number, _version, decode) {
      decode(cells)
      chunk?.(number, true)
    },
    changes(number, _before, _after, decode) {
      decode(() => {})
      chunk?.(number, false)
    },
    overview: () => {},
    event: (each, tick) => event?.(each, tick),
    mates: (blocks) => mates?.(blocks),
  }
}
