import { createWorld } from '@tidepaint/shared/sim/createWorld'
import type { Mode } from '@tidepaint/shared/sim/mode'
import type { CraftInput, World } from '@tidepaint/shared/sim/world'
import { TICK_MS, tuning } from '@tidepaint/shared/tuning'
import { overviewOf } from '@tidepaint/shared/wire/overview'
import type { Measures } from '@tidepaint/shared/wire/savings'
import { ArenaState, PLAY } from '@tidepaint/shared/wire/state'
import { isFarTurn, patchNumberOf } from '@tidepaint/shared/wire/turns'
import type { BotGrade } from '../config.ts'
import { BoltNumbers } from './BoltNumbers.ts'
import { botNames } from './botNames.ts'
import { Bots } from './bots.ts'
import { CraftGrid } from '@tidepaint/shared/sim/CraftGrid'
import { FloorStream } from './FloorStream.ts'
import { Governor } from './Governor.ts'
import { InputAllowance } from './inputAllowance.ts'
import type { MatchImage, Seating } from './MatchImage.ts'
import { matesSections } from './mates.ts'
import { Outlook, type Told } from './Outlook.ts'
import { PatchEvents } from './PatchEvents.ts'
import {
  publishArena,
  publishMeasures,
  publishScores,
  publishScoresInTurn,
  publishSeat,
  publishTick,
} from './publish.ts'
import { firstRound, playTick, type Rounds, type Seeds, type TickRecord } from './rounds.ts'
import { type Seat, Seats } from './seats.ts'

const nothing: readonly never[] = []

/** Inputs of one session that arrived and were not spent yet. */
export interface InputQueue {
  readonly size: number
  /** Takes the oldest `count`. */
  take(count: number): readonly CraftInput[]
}

export interface MatchOptions {
  mode: Mode
  botGrade: BotGrade
  /** A number from 0 to 2^32 - 1 that no player can foresee. */
  newSeed: () => number
}

/**
 * The games of one room, one after the other: seats, bots, the world, and what each player is told
 * of it. Knows rules of play and nothing of sockets.
 */
export class Match {
  readonly state = new ArenaState()
  readonly mode: Mode
  readonly governor = new Governor(TICK_MS)
  readonly #newSeed: () => number
  readonly #namesSeed: number
  readonly #seats: Seats
  readonly #bots: Bots
  readonly #allowances = new Map<number, InputAllowance>()
  readonly #outlooks = new Map<number, Outlook>()
  #taken: number[] = []
  /** By seat: what is spent in the tick that is being made. */
  readonly #spent: (readonly CraftInput[])[] = []
  /** Of the ticks that the next patch covers, or that the latest one did. */
  #events!: PatchEvents
  #isTellingDone = true
  readonly #grid: CraftGrid
  readonly #rounds: Rounds
  #floor: FloorStream
  #told: Told

  /** With an `image`, which is of the same mode, a match that goes on: see `revive`. */
  constructor({ mode, botGrade, newSeed }: MatchOptions, image?: MatchImage) {
    this.mode = mode
    this.#newSeed = newSeed
    this.#bots = new Bots(botGrade, newSeed)
    this.#rounds = image ? roundsOf(image) : firstRound(this.#firstWorld())
    this.#floor = new FloorStream(this.world.floor)
    this.#grid = new CraftGrid(mode.seats, this.world.floor.side)
    this.#namesSeed = image?.namesSeed ?? newSeed()
    const teams = this.world.crafts.map(({ team }) => team)
    this.#seats = new Seats(teams, botNames(mode.seats, this.#namesSeed), image?.taken)
    this.#told = image ? this.#goOn(image) : this.#beginMatch()
    for (const seat of this.#seats.all) publishSeat(this.state, this.world, seat)
  }

  /** The match that `image` was made of, as of then. It takes the image's world for its own. */
  static revive(image: MatchImage, options: Omit<MatchOptions, 'mode'>): Match {
    return new Match({ ...options, mode: image.world.mode }, image)
  }

  /** What `revive` needs. Its world is the one that is played: encode it before the next tick. */
  image(): MatchImage {
    return { ...this.#rounds, namesSeed: this.#namesSeed, ...this.seating() }
  }

  /** Who sits where: the part of an image that changes between ticks. */
  seating(): Seating {
    const taken = this.#seats.all.filter(({ pilot }) => pilot !== 'bot')
    return { taken, newSeats: this.#taken }
  }

  get world(): World {
    return this.#rounds.world
  }

  get seats(): readonly Readonly<Seat>[] {
    return this.#seats.all
  }

  /** Seats a human in the place of a bot; undefined if every seat is taken. */
  sit(name: string): number | undefined {
    const seat = this.#seats.sit(name)
    if (seat === undefined) return undefined
    this.#allowances.set(seat.seat, new InputAllowance())
    this.#taken.push(seat.seat)
    publishSeat(this.state, this.world, seat)
    return seat.seat
  }

  /** The line dropped: a bot flies until `resume` or `leave`. */
  drop(seat: number): void {
    this.#seats.drop(seat)
    this.#passOn(seat)
  }

  resume(seat: number): void {
    this.#seats.resume(seat)
    this.#passOn(seat)
  }

  /** The human is gone for good, and a bot has the seat. */
  leave(seat: number): void {
    this.#seats.leave(seat)
    this.#allowances.delete(seat)
    this.#passOn(seat)
  }

  /** What the governor allows. */
  get measures(): Measures {
    return this.governor.measures
  }

  /** Whether players are told of the latest step; otherwise it comes with the next one. */
  get isToldNow(): boolean {
    return this.#isTold(this.world.tick)
  }

  /** Takes in how long the latest tick took and how late it began; says whether the savings changed. */
  worked(workMs: number, lateMs: number): boolean {
    const isChanged = this.governor.record(workMs, lateMs)
    if (isChanged) publishMeasures(this.state, this.governor)
    return isChanged
  }

  /** Makes one tick happen; `queueOf` gives the inputs of a seat that a human flies. */
  step(queueOf: (seat: number) => InputQueue | undefined): void {
    this.play(this.next(queueOf))
  }

  /** Spends inputs and lets bots think: what the next tick is made from. It holds until that is played. */
  next(queueOf: (seat: number) => InputQueue | undefined): TickRecord {
    for (const { seat, pilot } of this.#seats.all) {
      const isHuman = pilot === 'human'
      this.#spent[seat] = isHuman ? this.#spend(seat, queueOf(seat)) : this.#think(seat)
    }
    return { spent: this.#spent, taken: [...this.#taken], seeds: this.#seedsDue() }
  }

  /** Whether the next tick ends the match: all that is to be told of its result follows from it. */
  get isDeciding(): boolean {
    const { phase, world } = this.#rounds
    return phase === PLAY && world.tick + 1 >= world.endTick
  }

  play(record: TickRecord): void {
    const { phase } = this.#rounds
    playTick(this.#rounds, record)
    this.#taken = this.#taken.filter((seat) => !record.taken.includes(seat))
    if (record.seeds) this.#told = this.#beginMatch()
    else this.#tell()
    if (this.#rounds.phase !== phase) this.#publishRounds()
    if (this.isToldNow) this.#publish()
    // In every tick: those with odd numbers are some seats' only turn.
    publishScoresInTurn(this.state, this.world)
  }

  /** What the player in `seat` sees; begun anew whenever the controls have changed hands. */
  outlook(seat: number): Outlook {
    const known = this.#outlooks.get(seat)
    if (known) return known
    const outlook = new Outlook(seat, this.mode.seats)
    this.#outlooks.set(seat, outlook)
    return outlook
  }

  /** What all are told of the latest step. */
  get told(): Told {
    return this.#told
  }

  /** Whether those who see this seat's craft from far away are told of it with the latest step. */
  isFarTurn(seat: number): boolean {
    const { number, measures } = this.#told.patch
    return isFarTurn(seat, number, measures.farTicks)
  }

  /** The controls of a seat change hands. */
  #passOn(seat: number): void {
    this.#outlooks.delete(seat)
    this.#bots.forget(seat)
    publishSeat(this.state, this.world, this.#seats.get(seat))
  }

  /** Also while nothing moves: the count of spent inputs is what a client's prediction goes by. */
  #spend(seat: number, queue: InputQueue | undefined): readonly CraftInput[] {
    const allowance = this.#allowances.get(seat)
    if (queue === undefined || allowance === undefined) return nothing
    const { dropped, spent } = allowance.spend(queue.size)
    const taken = queue.take(dropped + spent)
    return dropped === 0 ? taken : taken.slice(dropped)
  }

  #think(seat: number): readonly CraftInput[] {
    const { world, phase } = this.#rounds
    return phase === PLAY ? this.#bots.think(world, seat, this.measures.thinkTicks) : nothing
  }

  /** A match begins with a patch: what it says of the floor would else come before the arena's seed. */
  #seedsDue(): Seeds | undefined {
    const { world, phase, endsTick } = this.#rounds
    const nextTick = world.tick + 1
    const isDue = phase !== PLAY && nextTick >= endsTick && this.#isTold(nextTick)
    return isDue ? this.#newSeeds() : undefined
  }

  #publish(): void {
    publishTick(this.state, this.world, (seat) => this.#seats.get(seat).pilot === 'human')
  }

  #isTold(tick: number): boolean {
    return tick % this.measures.patchTicks === 0
  }

  /** What happens in a tick that is not told waits for the next one. */
  #tell(): void {
    const { tick, events } = this.world
    if (this.#isTellingDone) this.#events.clear()
    this.#events.add(events)
    this.#isTellingDone = this.isToldNow
    if (!this.#isTellingDone) return
    this.#floor.advance(this.world.tick)
    const isDue = (everyTicks: number) => tick % everyTicks < this.measures.patchTicks
    const { overview, mates } = this.#told
    this.#told = this.#toldOf({
      floor: this.#floor,
      overview: isDue(overviewOf(this.world.floor.side).ticks) ? this.#floor.overview() : overview,
      mates: isDue(tuning.sight.matesTicks) ? matesSections(this.world) : mates,
    })
  }

  #toldOf(news: Pick<Told, 'floor' | 'overview' | 'mates'>): Told {
    const { tick, crafts } = this.world
    const { measures } = this
    this.#grid.rebuild(crafts)
    const patch = { grid: this.#grid, number: patchNumberOf(tick, measures.patchTicks), measures }
    return { world: this.world, patch, events: this.#events, ...news }
  }

  #publishRounds(): void {
    const { match, phase, endsTick, winner } = this.#rounds
    Object.assign(this.state, { match, phase, endsTick, winner })
    publishScores(this.state, this.world)
  }

  #beginMatch(): Told {
    this.#floor = new FloorStream(this.world.floor)
    this.#bots.forgetAll()
    return this.#tellAnew(undefined)
  }

  #goOn({ taken, newSeats }: MatchImage): Told {
    this.#taken = [...newSeats]
    for (const { seat } of taken) this.#allowances.set(seat, new InputAllowance())
    const told = this.#tellAnew(this.#floor)
    this.#publish()
    return told
  }

  /** Nobody was told anything of this world yet. */
  #tellAnew(floor: FloorStream | undefined): Told {
    this.#isTellingDone = true
    this.#events = new PatchEvents(new BoltNumbers(this.#newSeed), this.world.floor.side)
    publishArena(this.state, this.world)
    this.#publishRounds()
    const overview = this.#floor.overview()
    return this.#toldOf({ floor, overview, mates: matesSections(this.world) })
  }

  #newSeeds(): Seeds {
    return { arenaSeed: this.#newSeed(), luckSeed: this.#newSeed() }
  }

  #firstWorld(): World {
    return createWorld({ mode: this.mode, ...this.#newSeeds(), startTick: 1 })
  }
}

function roundsOf({ world, match, phase, endsTick, winner }: MatchImage): Rounds {
  return { world, match, phase, endsTick, winner }
}
