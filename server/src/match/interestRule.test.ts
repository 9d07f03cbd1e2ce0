import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextBelow } from '@tidepaint/shared/sim/rng'
import type { Craft } from '@tidepaint/shared/sim/world'
import { CELL_U, SEATS_MAX, tuning } from '@tidepaint/shared/tuning'
import { CraftGrid } from '@tidepaint/shared/sim/CraftGrid'
import { isFarTurn } from '@tidepaint/shared/wire/turns'
import { CATCH_UP, CHANGES, Interest, type Patch, WHOLE } from './interest.ts'

const { enterCells, enterCellsMin, leaveCells, entriesPerPatch, nearCells } = tuning.sight
const SEEDS = 24
const PATCHES = 300
const FIELDS = 5
const QUARTER_U = CELL_U / 4

type Spot = Pick<Craft, 'seat' | 'x' | 'y'>

/** Craft that wander, gather, dash and drop in elsewhere, each with fields that change now and then. */
class Crowd {
  readonly below: (n: number) => number
  readonly side: number
  readonly crafts: Spot[]
  /** By craft: the values of its fields, those that changed in this patch, and since its far turn. */
  readonly fields: number[][]
  readonly changed: Set<number>[] = []
  readonly sinceTurn: Set<number>[]
  /** Share of craft that stay at one place, as at the beacon, in hundredths. */
  readonly #gatheredPct: number
  readonly #spreadCells: number
  /** In some worlds everybody is on corners of cells: as far as another, and exactly at a radius. */
  readonly #gridU: number

  constructor(seed: number) {
    const lucky = { rng: seed }
    this.below = (n) => nextBelow(lucky, n)
    const seats = [2, 16, 60, 200, SEATS_MAX][this.below(5)] as number
    this.side = Math.max(64, Math.ceil(Math.sqrt(seats)) * 32)
    this.#gatheredPct = [0, 50, 100][this.below(3)] as number
    this.#spreadCells = 1 + this.below(40)
    this.#gridU = [1, CELL_U][this.below(2)] as number
    this.crafts = Array.from({ length: seats }, (_, seat) => ({ seat, ...this.#anywhere() }))
    this.fields = this.crafts.map(() => Array<number>(FIELDS).fill(0))
    this.sinceTurn = this.crafts.map(() => new Set())
  }

  move(): void {
    for (const craft of this.crafts) {
      if (this.below(100) === 0) Object.assign(craft, this.#anywhere())
      craft.x = this.#inside(craft.x + this.below(97) - 48)
      craft.y = this.#inside(craft.y + this.below(97) - 48)
      const changed = new Set<number>()
      while (this.below(2) === 0) changed.add(this.below(FIELDS))
      this.changed[craft.seat] = changed
      for (const field of changed) {
        const fields = this.fields[craft.seat] as number[]
        fields[field] = (fields[field] as number) + 1
        this.sinceTurn[craft.seat]?.add(field)
      }
    }
  }

  endTurns(patch: Patch): void {
    for (const { seat } of this.crafts)
      if (isFarTurn(seat, patch.number, patch.measures.farTicks)) this.sinceTurn[seat]?.clear()
  }

  #anywhere(): { x: number; y: number } {
    const spot = () => this.#inside(this.below(this.side * CELL_U))
    if (this.below(100) >= this.#gatheredPct) return { x: spot(), y: spot() }
    const near = () =>
      this.#inside((this.side / 2) * CELL_U + this.below(2 * this.#spreadCells * CELL_U))
    return { x: near(), y: near() }
  }

  #inside(u: number): number {
    const within = Math.min(this.side * CELL_U - 1, Math.max(0, u))
    return Math.floor(within / this.#gridU) * this.#gridU
  }
}

/** The rule in plain words: lists of everybody, sorted and filtered anew in each patch. */
class Rule {
  readonly own: number
  cells: number = enterCells
  isBehind = false
  /** Seats in view, and whether changes of them were passed over. */
  readonly visible = new Map<number, { isOwed: boolean }>()

  constructor(own: number) {
    this.own = own
  }

  judge(crafts: readonly Spot[], { number, measures }: Patch) {
    const own = crafts[this.own] as Spot
    const others = crafts
      .filter(({ seat }) => seat !== this.own)
      .map(({ seat, x, y }) => ({ seat, u: Math.sqrt((x - own.x) ** 2 + (y - own.y) ** 2) }))
    const leaveU = (this.cells + leaveCells - enterCells) * CELL_U
    const left = others.filter(({ seat, u }) => this.visible.has(seat) && u > leaveU)
    for (const { seat } of left) this.visible.delete(seat)
    const stays = others.filter(({ seat }) => this.visible.has(seat))
    const nearU = this.#nearU(stays, measures.nearMax)
    const due = new Map([[this.own, this.isBehind ? WHOLE : CHANGES]])
    for (const { seat, u } of stays) {
      const seen = this.visible.get(seat) as { isOwed: boolean }
      const isFarDue = (number + seat) % measures.farTicks === 0
      if (this.isBehind) due.set(seat, WHOLE)
      else if (u <= nearU) due.set(seat, seen.isOwed ? CATCH_UP : CHANGES)
      else if (isFarDue) due.set(seat, CATCH_UP)
      seen.isOwed = !due.has(seat)
    }
    this.isBehind = false
    const entered = others
      .filter(({ seat, u }) => !this.visible.has(seat) && u <= this.cells * CELL_U)
      .toSorted((a, b) => a.u - b.u || a.seat - b.seat)
      .slice(0, entriesPerPatch)
      .map(({ seat }) => seat)
    for (const seat of entered) this.visible.set(seat, { isOwed: false })
    return { left: left.map(({ seat }) => seat).toSorted(upwards), entered, due }
  }

  /** The largest quarter of a cell within which there are no more than `nearMax`. */
  #nearU(stays: readonly { u: number }[], nearMax: number): number {
    for (let nearU = nearCells * CELL_U; nearU >= 0; nearU -= QUARTER_U) {
      if (stays.filter(({ u }) => u <= nearU).length <= nearMax) return nearU
    }
    return -1
  }
}

/** What the player's screen knows of the craft in view, by what was sent. */
class Screen {
  readonly #known = new Map<number, number[]>()

  take(crowd: Crowd, told: ReturnType<typeof lookOf>, own: number): void {
    for (const seat of told.left) this.#known.delete(seat)
    for (const [seat, kind] of told.due) {
      const truth = crowd.fields[seat] as number[]
      const known = this.#known.get(seat) ?? (seat === own ? truth.slice() : [])
      const sent =
        kind === WHOLE ? truth.keys() : (kind === CATCH_UP ? crowd.sinceTurn : crowd.changed)[seat]
      for (const field of sent ?? []) known[field] = truth[field] as number
      this.#known.set(seat, known)
      assert.deepEqual(known, truth, `what is known of seat ${seat}, told as ${kind}`)
    }
    for (const seat of told.entered) this.#known.set(seat, (crowd.fields[seat] as number[]).slice())
  }
}

const upwards = (a: number, b: number): number => a - b

function lookOf(interest: Interest, patch: Patch) {
  const [entered, left]: number[][] = [[], []]
  interest.update(
    patch,
    (seat) => entered?.push(seat),
    (seat) => left?.push(seat),
  )
  const { seats, kinds, count } = interest.due
  const due = [...seats.subarray(0, count)].map((seat, at) => [seat, kinds[at]] as const)
  assert.equal(new Set(due.map(([seat]) => seat)).size, count, 'a seat is due twice')
  return { left: (left ?? []).toSorted(upwards), entered: entered ?? [], due: new Map(due) }
}

function walk(seed: number): Set<string> {
  const crowd = new Crowd(seed)
  const { below, crafts } = crowd
  const own = below(crafts.length)
  const [interest, rule, screen] = [new Interest(own, crafts.length), new Rule(own), new Screen()]
  const grid = new CraftGrid(crafts.length, crowd.side)
  let measures = { farTicks: 3, nearMax: 40, tellsCosmetics: true }
  const seen = new Set<string>()
  for (let number = below(1000), at = 0; at < PATCHES; at++, number++) {
    if (below(60) === 0) measures = { ...measures, farTicks: [3, 6][below(2)] as number }
    if (below(60) === 0) measures = { ...measures, nearMax: [0, 16, 40][below(3)] as number }
    // As with a patch for two ticks, and back.
    if (below(80) === 0) number = Math.floor(number * (below(2) + 0.5))
    crowd.move()
    grid.rebuild(crafts as Craft[])
    const patch = { grid, number, measures }
    if (below(50) === 0) {
      rule.cells = enterCellsMin + below(enterCells - enterCellsMin + 1)
      interest.show(rule.cells)
    }
    if (below(40) === 0) {
      rule.isBehind = true
      interest.skipped()
      seen.add('skipped')
    } else {
      const [told, ruled] = [lookOf(interest, patch), rule.judge(crafts, patch)]
      assert.deepEqual(told, ruled, `patch ${at}`)
      for (const { seat } of crafts) {
        assert.equal(interest.sees(seat), seat === own || rule.visible.has(seat), `seat ${seat}`)
      }
      screen.take(crowd, told, own)
      for (const kind of told.due.values()) seen.add(`kind ${kind}`)
      if (told.entered.length === entriesPerPatch) seen.add('as many as may enter')
      if (told.left.length > 0) seen.add('left')
    }
    crowd.endTurns(patch)
  }
  return seen
}

test('[AOI-7] what is due in each patch is what the rule says, and nobody misses anything', (t) => {
  const seen = new Set<string>()
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      for (const sight of walk(seed)) seen.add(sight)
    } catch (cause) {
      throw new Error(`seed ${seed}`, { cause })
    }
  }
  t.diagnostic(`seeds 1 to ${SEEDS}`)
  assert.deepEqual([...seen].toSorted(), [
    'as many as may enter',
    'kind 1',
    'kind 2',
    'kind 3',
    'left',
    'skipped',
  ])
})
