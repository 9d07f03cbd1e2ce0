import { type Demo, startDemo, stepDemo } from '@tidepaint/shared/brain/demo'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { type Bolt, type Craft, SOLID, type World } from '@tidepaint/shared/sim/world'
import { CELL_U, CHUNK_CELLS, TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import { flagsOf } from '@tidepaint/shared/wire/craftFlags'
import type { Notice } from '@tidepaint/shared/wire/messages'
import type {
  ArenaView,
  BoltPose,
  CraftPose,
  FloorView,
  Line,
  MatchStatus,
  NetStats,
  OwnStatus,
  PickupPose,
  Place,
  ScoreRow,
  ShownEvent,
} from '../net/arenaView.ts'
import { noNotice } from '../net/NoticeWatch.ts'

/** Ticks played in a hurry at the start, so that there is paint to look at. */
const WARM_TICKS = 600
const WARM_TICKS_PER_FRAME = 12
/** Ticks made up for after a stall, at most. */
const CATCH_UP_TICKS = 4
const OVERVIEW_EVERY_TICKS = 15
const BLOCK = tuning.sight.overview.blockCells
const SUBCELLS = 1024

/** A match of bots in the page itself, without a server: the picture behind the first screen. */
export class DemoArena implements ArenaView {
  readonly seat: number = -1
  readonly floor: FloorView
  readonly #mode: Mode
  #demo: Demo
  #matchKey = 0
  #owedTicks = 0
  #events: ShownEvent[] = []
  #before: { x: number; y: number }[] = []
  #crafts: CraftPose[] = []

  constructor(mode: Mode) {
    this.#mode = mode
    this.#demo = this.#start()
    this.floor = new DemoFloor(() => this.world)
  }

  get matchKey(): number {
    return this.#matchKey
  }
  get world(): World {
    return this.#demo.world
  }

  /** Plays `deltaS` seconds, or a good deal more of the first half minute. */
  advance(deltaS: number): void {
    if (this.world.tick < WARM_TICKS) {
      for (let i = 0; i < WARM_TICKS_PER_FRAME; i++) this.#step()
      this.#events.length = 0
      return
    }
    this.#owedTicks = Math.min(CATCH_UP_TICKS, this.#owedTicks + deltaS * TICK_HZ)
    while (this.#owedTicks >= 1) {
      this.#owedTicks--
      this.#step()
    }
  }

  crafts(): readonly CraftPose[] {
    const { crafts } = this.world
    this.#crafts.length = crafts.length
    crafts.forEach((craft, i) => {
      this.#crafts[i] = this.#poseOf(craft, this.#crafts[i])
    })
    return this.#crafts
  }

  bolts(): readonly BoltPose[] {
    return this.world.bolts.map(boltPose)
  }

  pickups(): readonly PickupPose[] {
    return this.world.pickups
      .filter((pickup) => pickup.waitTicks === 0)
      .map(({ kind, x, y }) => ({ kind, x: x / CELL_U, y: y / CELL_U }))
  }

  mates(): readonly Place[] {
    return []
  }

  own(): OwnStatus | undefined {
    return undefined
  }

  match(): MatchStatus {
    const { world } = this
    const { beacon, floor, mode } = world
    return {
      mode: mode.id,
      match: this.#matchKey,
      phase: 'play',
      secondsLeft: (world.endTick - world.tick) / TICK_HZ,
      shares: Array.from(floor.owned.slice(0, mode.teams), (cells) => cells / floor.paintable),
      comeback: 0,
      winner: undefined,
      beacon: beacon.litTicks > 0 ? { x: beacon.x / CELL_U, y: beacon.y / CELL_U } : undefined,
    }
  }

  scores(): readonly ScoreRow[] {
    return this.world.crafts.map(({ seat, team, score, splashes, splashed, assists }) => {
      const own = seat === this.seat
      return { seat, name: '', team, bot: true, own, score, splashes, splashed, assists }
    })
  }

  stats(): NetStats {
    return { ...noStats }
  }

  line(): Line {
    return { state: 'live' }
  }
  notice(): Readonly<Notice> {
    return noNotice
  }

  showCells(): void {}

  takeEvents(): readonly ShownEvent[] {
    const taken = this.#events
    this.#events = []
    return taken
  }

  #start(): Demo {
    this.#matchKey++
    const seed = (): number => Math.floor(Math.random() * 2 ** 32)
    const [arenaSeed, luckSeed] = [seed(), seed()]
    const demo = startDemo({ mode: this.#mode, arenaSeed, luckSeed, startTick: 0 })
    this.#before = demo.world.crafts.map(({ x, y }) => ({ x, y }))
    return demo
  }

  #step(): void {
    if (this.world.tick >= this.world.endTick) this.#demo = this.#start()
    for (const { seat, x, y } of this.world.crafts) this.#before[seat] = { x, y }
    stepDemo(this.#demo)
    for (const event of this.world.events) this.#events.push({ ...event, own: false })
  }

  /** Between the last two ticks, so that it moves smoothly at any frame rate. */
  #poseOf(craft: Craft, reuse: CraftPose | undefined): CraftPose {
    const pose = reuse ?? blankPose()
    const before = this.#before[craft.seat] ?? craft
    const jumped = Math.abs(craft.x - before.x) + Math.abs(craft.y - before.y) > 4 * CELL_U
    const share = jumped ? 1 : this.#owedTicks
    pose.seat = craft.seat
    pose.team = craft.team
    pose.x = (before.x + (craft.x - before.x) * share) / CELL_U
    pose.y = (before.y + (craft.y - before.y) * share) / CELL_U
    pose.headingTurns = craft.heading / 256
    pose.aimTurns = craft.aim / 256
    pose.health = craft.health
    pose.flags = flagsOf(craft)
    pose.own = craft.seat === this.seat
    return pose
  }
}

/** The floor of whichever match is on. */
class DemoFloor implements FloorView {
  readonly #world: () => World
  #overview: Uint8Array = new Uint8Array(0)
  #overviewVersion = -1
  #drawnTick = -1

  constructor(world: () => World) {
    this.#world = world
  }

  get side(): number {
    return this.#world().floor.side
  }
  get cells(): Uint8Array {
    return this.#world().floor.cells
  }
  get blocksPerSide(): number {
    return this.side / BLOCK
  }
  get overviewVersion(): number {
    return Math.floor(this.#world().tick / OVERVIEW_EVERY_TICKS)
  }
  get overview(): Uint8Array {
    if (this.#overviewVersion !== this.overviewVersion) {
      this.#overviewVersion = this.overviewVersion
      this.#overview = overviewOf(this.#world().floor)
    }
    return this.#overview
  }

  takeChangedRows(): { first: number; last: number } | undefined {
    const { floor, tick } = this.#world()
    const perSide = floor.side / CHUNK_CELLS
    // Ticks start anew with each match.
    if (tick < this.#drawnTick) this.#drawnTick = -1
    let [first, last] = [floor.side, -1]
    floor.chunkTick.forEach((changedTick, chunk) => {
      if (changedTick <= this.#drawnTick) return
      const row = Math.floor(chunk / perSide) * CHUNK_CELLS
      first = Math.min(first, row)
      last = Math.max(last, row + CHUNK_CELLS - 1)
    })
    this.#drawnTick = tick
    return last < 0 ? undefined : { first, last }
  }
}

const blankPose = (): CraftPose => ({
  seat: 0,
  team: 0,
  x: 0,
  y: 0,
  headingTurns: 0,
  aimTurns: 0,
  health: 0,
  flags: 0,
  own: false,
  name: '',
  bot: true,
})

const noStats: NetStats = {
  rttMs: 0,
  jitterMs: 0,
  viewDelayMs: 0,
  snapshotAgeMs: 0,
  starvedFrames: 0,
  frames: 0,
  corrections: 0,
  correctionsWithoutContact: 0,
  lastCorrectionCells: 0,
  bytesInPerS: 0,
  bytesOutPerS: 0,
  patchesPerS: 0,
  tickWorkMs: 0,
  savings: 0,
  inputsPending: 0,
  hitsShown: 0,
  hitsConfirmed: 0,
}

const boltPose = ({ x, y, heading, team, bomb }: Bolt): BoltPose => ({
  x: x / SUBCELLS,
  y: y / SUBCELLS,
  headingTurns: heading / 256,
  team,
  bomb: bomb === 1,
  own: false,
})

/** The cell in the middle of each block stands for it. */
function overviewOf({ side, cells }: { side: number; cells: Uint8Array }): Uint8Array {
  const blocks = side / BLOCK
  return Uint8Array.from({ length: blocks * blocks }, (_, i) => {
    const x = (i % blocks) * BLOCK + BLOCK / 2
    const y = Math.floor(i / blocks) * BLOCK + BLOCK / 2
    return cells[y * side + x] ?? SOLID
  })
}
