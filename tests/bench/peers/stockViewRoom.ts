import type { Client } from '@colyseus/core'
import { StateView } from '@colyseus/schema'
import { CraftGrid } from '@tidepaint/shared/sim/CraftGrid'
import { FloorSubscription } from '@tidepaint/server/match/FloorSubscription'
import { Interest, type Patch } from '@tidepaint/server/match/interest'
import { tellingOf } from '@tidepaint/server/match/tellEvents'
import { FULL_QUALITY } from '@tidepaint/shared/wire/savings'
import { joinSections } from '@tidepaint/shared/wire/tickFrame'
import { type StockOptions, StockRoom } from './stockRoom.ts'
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
  #grid!: CraftGrid

  override onCreate(options: StockOptions): void {
    super.onCreate(options)
    this.#grid = new CraftGrid(options.seats, this.world.floor.side)
  }

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
    const interest = new Interest(seat, this.maxClients)
    this.#eyes.set(client.sessionId, { seat, view, interest, floor })
    client.send('welcome', { seat })
  }

  protected override tell(): void {
    this.#grid.rebuild(this.world.crafts)
    const patch = { grid: this.#grid, number: this.world.tick, measures: FULL_QUALITY }
    for (const client of this.clients) {
      const eyes = this.#eyes.get(client.sessionId)
      if (eyes) this.#show(client, eyes, patch)
    }
  }

  #show(client: Client, { seat, view, interest, floor }: Eyes, patch: Patch): void {
    const { crafts, tick } = this.world
    interest.update(
      patch,
      (entered) => view.add(this.#player(entered)),
      (left) => view.remove(this.#player(left)),
    )
    const sections: Uint8Array[] = []
    const own = crafts[seat]
    if (own) floor.collect(own.x, own.y, sections)
    const events = this.#events(interest, patch)
    if (events.length === 0 && sections.length === 0) return
    client.send('tick', { events, floor: joinSections(tick, sections) })
  }

  #events(interest: Interest, patch: Patch): unknown[] {
    return this.world.events.flatMap((event) => {
      const telling = tellingOf(event, interest, patch)
      if (telling === undefined) return []
      return [Object.values(telling === 'placed' ? event : { ...event, x: 0, y: 0 })]
    })
  }

  #player(seat: number): Player {
    const player = this.state.players.get(String(seat))
    if (player === undefined) throw new RangeError(`seat ${seat} has no player`)
    return player
  }
}
