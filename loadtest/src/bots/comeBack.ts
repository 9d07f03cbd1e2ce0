import { setTimeout as sleep } from 'node:timers/promises'
import { isPassing, type WayBack } from '@tidepaint/client/net/WayBack'
import { type LightLine, seatAt } from './LightLine.ts'
import { Refused, type Seat, type Wish } from './reserve.ts'

const BROKEN = 1006

/** A seat whose line broke, and how its holder opens another one. */
export interface Return {
  wish: Wish
  way: WayBack
  broken: LightLine
  /** Whether the holder still wants it. */
  isWanted(): boolean
  /** Throws `Refused`. */
  open(seat: Seat, token: string): Promise<void>
}

/**
 * Brings a bot back to its seat, wherever that is by now, as the page does. `way` has been told of the
 * break. Throws `Refused` once that is in vain.
 */
export async function comeBack(to: Return): Promise<void> {
  for (;;) {
    await sleep(to.way.pauseMs)
    if (!to.isWanted()) return
    const code = await tryOnce(to)
    if (code === undefined) return to.way.mended()
    const goesOnWith = to.way.closed(code)
    if (!isPassing(goesOnWith)) throw new Refused(`closed ${goesOnWith}`)
  }
}

/** The code with which the try ended; undefined if the player is back. */
async function tryOnce({ wish, way, broken, open }: Return): Promise<number | undefined> {
  const step = await way.ask()
  if ('closedWith' in step) return step.closedWith
  try {
    await open(seatAt(step, broken.seat, wish), broken.token)
    return undefined
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error.closedWith ?? BROKEN
  }
}
