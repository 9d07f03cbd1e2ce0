import { CraftGrid } from '@tidepaint/shared/sim/CraftGrid'
import { Interest, type Patch } from '@tidepaint/server/match/interest'
import { makeSights, sightOf } from '@tidepaint/shared/brain/sightOf'
import { newMemory, think } from '@tidepaint/shared/brain/think'
import { createWorld } from '@tidepaint/shared/sim/createWorld'
import { stepWorld } from '@tidepaint/shared/sim/step'
import type { World } from '@tidepaint/shared/sim/world'
import { FULL_QUALITY } from '@tidepaint/shared/wire/savings'
import { arenaMode } from '../../peers/arena.ts'
import { keepCrowd, type Placing, scatter } from '../../peers/placing.ts'

/** What the player in one seat sees, and what came into view or left it in the latest patch. */
export interface Sight {
  readonly seat: number
  readonly interest: Interest
  readonly entered: number[]
  readonly left: number[]
}

/** A world that bots fly, and what the player in each seat would be told of it. */
export class Stage {
  readonly world: World
  readonly sights: readonly Sight[]
  readonly #placing: Placing
  /** The latest one. */
  readonly patch: Patch & { number: number }
  readonly #memories
  readonly #brainSights = makeSights()

  constructor(seats: number, placing: Placing, seed: number) {
    const mode = arenaMode(seats)
    this.world = createWorld({ mode, arenaSeed: seed, luckSeed: seed, startTick: 1 })
    if (placing === 'spread') scatter(this.world)
    this.#placing = placing
    const grid = new CraftGrid(seats, this.world.floor.side)
    this.patch = { grid, number: this.world.tick, measures: FULL_QUALITY }
    this.#memories = this.world.crafts.map(({ seat }) => newMemory(seed + seat, 'steady'))
    this.sights = this.world.crafts.map(({ seat }) => {
      return { seat, interest: new Interest(seat, seats), entered: [], left: [] }
    })
  }

  /** Makes one tick, which is one patch. */
  advance(): void {
    if (this.#placing === 'crowded') keepCrowd(this.world)
    const bySeat = this.#memories.map((memory, seat) => [
      think(sightOf(this.world, seat, this.#brainSights), memory),
    ])
    stepWorld(this.world, { bySeat, taken: [] })
    this.patch.grid.rebuild(this.world.crafts)
    this.patch.number = this.world.tick
    for (const { interest, entered, left } of this.sights) {
      entered.length = left.length = 0
      interest.update(
        this.patch,
        (seat) => entered.push(seat),
        (seat) => left.push(seat),
      )
    }
  }
}
