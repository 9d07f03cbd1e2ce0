import type { StateView } from '@colyseus/schema'
import type { CraftState } from '@tidepaint/shared/wire/state'
import type { Outlook, Told } from '../match/Outlook.ts'
import type { SessionLife } from './sessionLife.ts'
import { newParcel, type Parcel } from './SlicedSerializer.ts'

/** One session in its seat, and what it is sent next. */
export class Sitting {
  readonly seat: number
  readonly life: SessionLife
  readonly parcel: Parcel
  /** For how long it has been waiting to be told anything. */
  waitingTicks = 0
  #view: StateView | undefined
  readonly #enter: (seat: number) => void
  readonly #leave: (seat: number) => void

  /** `craftOf` gives the craft of a seat as it stands in the room's state. */
  constructor(seat: number, life: SessionLife, craftOf: (seat: number) => CraftState) {
    this.seat = seat
    this.life = life
    this.parcel = newParcel(seat)
    this.#enter = (other) => this.#view?.add(craftOf(other))
    this.#leave = (other) => this.#view?.remove(craftOf(other))
  }

  /** Fills the parcel with what its player sees now, and brings their view up to date. */
  pack(view: StateView, outlook: Outlook, told: Told): Parcel {
    this.#view = view
    outlook.look(told, this.#enter, this.#leave)
    this.parcel.due = outlook.due
    this.parcel.frame = outlook.frame(told)
    return this.parcel
  }
}
