import type { Client } from '@colyseus/core'
import { StateView } from '@colyseus/schema'
import { FloorSubscription } from '@tidepaint/server/match/FloorSubscription'
import { Interest } from '@tidepaint/server/match/interest'
import { tellEvents } from '@tidepaint/server/match/tellEvents'
import { joinSections } from '@tidepaint/shared/wire/tickFrame'
import { StockRoom } from './stockRoom.ts'
import { type Player, type StockState, StockViewState } from './stockState.ts'

interface Eyes {
  seat: number
  view: StateView
  interest: Interest
  floor: FloorSubscription
}

/** The same with a view for each client: each is sent what is in Tidepaint's area of interest. */
export class StockViewRoom extends StockRoom {
  override state: StockState = new StockViewState()
  readonly #eyes = new Map<string, Eyes>()

  override onLeave(client: Client): void {
    super.onLeave(client)
    this.#eyes.get(client.sessionId)?.view.dispose()
    this.#eyes.delete(client.sessionId)
  }

  protected override welcome(client: Client, seat: number): void {
    const view = new StateView()
    client.view = view
    view.add(this.#player(seat))
    const floor = new FloorSubscription(this.floor)
    this.#eyes.set(client.sessionId, { seat, view, interest: new Interest(seat), floor })
    client.send('welcome', { seat })
  }

  protected override tell(): void {
    for (const client of this.clients) {
      const eyes = this.#eyes.get(client.sessionId)
      if (eyes) this.#show(client, eyes)
    }
  }

  #show(client: Client, { seat, view, interest, floor }: Eyes): void {
    const { crafts, events, tick } = this.world
    interest.update(
      crafts,
      (entered) => view.add(this.#player(entered)),
      (left) => view.remove(this.#player(left)),
    )
    const sections: Uint8Array[] = []
    const own = crafts[seat]
    if (own) floor.collect(own.x, own.y, sections)
    const told = tellEvents(events, seat, interest, crafts).map((event) => Object.values(event))
    if (told.length === 0 && sections.length === 0) return
    client.send('tick', { events: told, floor: joinSections(tick, sections) })
  }

  #player(seat: number): Player {
    const player = this.state.players.get(String(seat))
    if (player === undefined) throw new RangeError(`seat ${seat} has no player`)
    return player
  }
}
