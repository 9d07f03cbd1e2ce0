import { type InputHandle, Predict, type Room } from '@colyseus/sdk'
import { FIRED, type Ground, stepCraft } from '@tidepaint/shared/sim/craft'
import { type Body, type CraftInput, SOLID } from '@tidepaint/shared/sim/world'
import { CELL_U, TICK_HZ } from '@tidepaint/shared/tuning'
import type { CraftState } from '@tidepaint/shared/wire/state'
import type { ClientFloor } from './ClientFloor.ts'

/** Everything `stepCraft` reads or writes, as it is named in the state. */
const BODY_FIELDS = [
  'x',
  'y',
  'subX',
  'subY',
  'vx',
  'vy',
  'heading',
  'aim',
  'ink',
  'gunQuarterTicks',
  'dashTicks',
  'dashWaitTicks',
  'shieldTicks',
  'rollerTicks',
  'mirrorTicks',
  'bomb',
  'respawnTicks',
] as const satisfies readonly (keyof Body & keyof CraftState)[]

/** A correction beyond this is a jump (a drop-in), not an error to glide over: 11 cells. */
const SNAP_U = 700
/** What explains a correction stays an explanation this long: 1.5 s, longer than any round trip. */
const CONTACT_TICKS = 45
/** Floor reads that are kept to explain corrections: at least two seconds of them. */
const READS = 2 * TICK_HZ

interface Read {
  seq: number
  index: number
  solid: boolean
}

export interface OwnCraftOptions {
  room: Room
  input: InputHandle<CraftInput>
  state: CraftState
  team: number
  /** The floor of the match that is on; another one after a rematch. */
  floor: () => ClientFloor
  /** The own team's ink refills faster. */
  comeback: () => boolean
  /** Craft move: the podium spends inputs, but nothing comes of them. */
  playing: () => boolean
  /** The newest tick received. */
  serverTick: () => number
  /** The gun fired, in the step of a new input `seq`; never while inputs are replayed. */
  fired: (seq: number, wasBomb: boolean) => void
}

/**
 * The own craft, ahead of the server by a round trip: the SDK's reconciler runs the shared step for
 * each input that is sent, and again after a correction. Counts corrections, and how many of them
 * nothing explains.
 */
export class OwnCraft {
  corrections = 0
  correctionsWithoutContact = 0
  lastCorrectionCells = 0
  readonly #predict: Predict
  readonly #me: ReturnType<typeof reconcilerOf>
  readonly #options: OwnCraftOptions
  readonly #reads: Read[] = []
  #contactTick = -CONTACT_TICKS
  #ackedBefore = 0
  #predictedX: number
  #predictedY: number
  #replayed = false

  constructor(options: OwnCraftOptions) {
    this.#options = options
    this.#predictedX = options.state.x
    this.#predictedY = options.state.y
    this.#predict = Predict.get(options.room, { name: 'own' })
    this.#me = reconcilerOf(this.#predict, options, {
      step: (seq, isReplay, body, input) => this.#step(seq, isReplay, body, input),
      reconciled: (acked) => this.#reconciled(acked),
    })
  }

  /** Starts a frame at `nowMs` (page clock); returns how many inputs are due. */
  tick(nowMs: number): number {
    return this.#predict.tick(nowMs)
  }

  /** The predicted body as of the latest input: exact, not smoothed. */
  get body(): Body {
    return this.#me.state
  }
  /** Where to draw it, in cells: between two steps, corrections fading. */
  get drawnX(): number {
    return this.#me.value('x') / CELL_U
  }
  get drawnY(): number {
    return this.#me.value('y') / CELL_U
  }

  /**
   * Notes that something befell the craft that its prediction could not know: it was rammed, burst,
   * took a pickup, changed seats, or its inputs did not get through.
   */
  noteContact(): void {
    this.#contactTick = this.#options.serverTick()
  }

  dispose(): void {
    this.#me.dispose()
    this.#predict.dispose()
  }

  #step(seq: number, isReplay: boolean, body: Body, input: CraftInput): void {
    const floor = this.#options.floor()
    if (isReplay && !this.#replayed) {
      floor.acknowledge(seq - 1)
      floor.rewind(seq - 1)
    }
    this.#replayed = isReplay
    const ground: Ground = {
      side: floor.side,
      cell: (index) => {
        const value = floor.cellFor(seq, index)
        this.#noteRead(seq, index, value)
        return value
      },
      paint: (index) => floor.paintOwn(seq, index),
    }
    const wasBomb = body.bomb === 1
    if (!this.#options.playing()) return
    const outcome = stepCraft(body, this.#options.team, input, ground, this.#options.comeback())
    if (isReplay) return
    this.#predictedX = body.x
    this.#predictedY = body.y
    if (outcome & FIRED) this.#options.fired(seq, wasBomb)
  }

  /** Keeps the read that set the speed: the first of a step, or the next one if that was a wall. */
  #noteRead(seq: number, index: number, value: number): void {
    const last = this.#reads.at(-1)
    if (last?.seq === seq && !last.solid) return
    this.#reads.push({ seq, index, solid: value === SOLID })
    if (this.#reads.length > READS * 2) this.#reads.splice(0, READS)
  }

  #reconciled(acked: number): void {
    this.#replayed = false
    const { x, y } = this.body
    const movedU = Math.hypot(x - this.#predictedX, y - this.#predictedY)
    this.#predictedX = x
    this.#predictedY = y
    const since = this.#ackedBefore
    this.#ackedBefore = acked
    this.#options.floor().acknowledge(acked)
    if (movedU === 0) return
    this.corrections++
    this.lastCorrectionCells = movedU / CELL_U
    if (!this.#isExplained(since)) this.correctionsWithoutContact++
  }

  /** Whether something since input `since` may have led the server elsewhere. */
  #isExplained(since: number): boolean {
    const oldest = this.#options.serverTick() - CONTACT_TICKS
    if (this.#contactTick >= oldest) return true
    const floor = this.#options.floor()
    return this.#reads.some(
      ({ seq, index }) => seq > since - 2 && floor.foreignTick(index) > oldest,
    )
  }
}

/** Spawns the SDK's reconciler on the own craft's state. */
function reconcilerOf(
  predict: Predict,
  options: OwnCraftOptions,
  on: {
    step(seq: number, isReplay: boolean, body: Body, input: CraftInput): void
    reconciled(acked: number): void
  },
) {
  return predict.reconciler<Body, CraftInput>(options.state, {
    input: options.input,
    fields: [...BODY_FIELDS],
    snap: SNAP_U,
    step: (ctx, body, input) => on.step(ctx.tick, ctx.isReplay, body, input),
    onReconcile: on.reconciled,
  })
}
