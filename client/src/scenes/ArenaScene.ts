import Phaser from 'phaser'
import type { ArenaView, ShownEvent } from '../net/arenaView.ts'
import { paintAtlas } from '../view/Atlas.ts'
import { BoltSprites } from '../view/BoltSprites.ts'
import { Crafts } from '../view/Crafts.ts'
import { Effects } from '../view/Effects.ts'
import { FloorCanvas } from '../view/FloorCanvas.ts'
import { FloorGl, type FloorPainter, type ViewRect } from '../view/FloorGl.ts'
import { cellsAcross, Follow } from '../view/Follow.ts'
import { Landmarks } from '../view/Landmarks.ts'
import { Pictures } from '../view/Pictures.ts'
import { CELL_PX } from '../view/scale.ts'
import { Shake } from '../view/Shake.ts'
import { shownCells } from '../view/shownCells.ts'
import { FrameMeter } from './FrameMeter.ts'

/** What the scene shows, and how it is moved on. */
export interface Stage {
  readonly view: ArenaView
  /** Without a player: the camera wanders instead of following. */
  readonly isAttract: boolean
  /** Moves the match to `nowMs` (page clock); called once a frame, before `view` is read. */
  advance(nowMs: number, deltaS: number): void
  /** Called for each event when it is shown. */
  onEvent?(event: ShownEvent): void
}

/** Frames after a hidden tab are not played in one leap. */
const DELTA_S_MAX = 0.1
const ATTRACT_ACROSS = 46
/** Seats change teams only between matches; a look now and then is enough. */
const ROSTER_EVERY_S = 1

/** Draws whichever stage it is given. One scene for attract mode and for play. */
export class ArenaScene extends Phaser.Scene {
  readonly meter = new FrameMeter()
  readonly view: ViewRect = { left: 0, top: 0, width: 40, height: 22, cellsPerPixel: 0.03 }
  readonly shake = new Shake()
  onCreated: () => void = () => {}
  readonly #follow = new Follow()
  readonly #teamBySeat = new Map<number, number>()
  #stage: Stage | undefined
  #floor!: FloorPainter
  #pictures!: Pictures
  #crafts!: Crafts
  #bolts!: BoltSprites
  #landmarks!: Landmarks
  #effects!: Effects
  #matchKey = Number.NaN
  #rosterAtS = 0
  #ownSeat = -1
  /** Size of the canvas on the page, in CSS pixels. */
  #pagePx = { width: 1, height: 1 }

  constructor() {
    super('arena')
  }

  get isWebgl(): boolean {
    return this.renderer.type === Phaser.WEBGL
  }

  /** How many pictures there are, shown or spare. */
  get pictureCount(): number {
    return this.#pictures.count
  }

  create(): void {
    this.#watchSize()
    paintAtlas(this.textures)
    this.#floor = this.isWebgl ? new FloorGl(this) : new FloorCanvas(this)
    this.#pictures = new Pictures(this)
    this.#landmarks = new Landmarks(this.#pictures)
    this.#crafts = new Crafts(this, this.#pictures)
    this.#bolts = new BoltSprites(this.#pictures)
    this.#effects = new Effects(this.#pictures, this.shake)
    this.game.events.on(Phaser.Core.Events.PRE_STEP, () => this.meter.begin())
    this.game.events.on(Phaser.Core.Events.POST_RENDER, () => this.meter.end())
    this.onCreated()
  }

  /** Changes what is shown, from the next frame on. */
  show(stage: Stage): void {
    this.#stage = stage
    this.#matchKey = Number.NaN
    this.#teamBySeat.clear()
  }

  setPatternDepth(depth: number): void {
    this.#floor.setPatternDepth(depth)
  }

  override update(nowMs: number, deltaMs: number): void {
    const stage = this.#stage
    if (!stage) return
    const deltaS = Math.min(DELTA_S_MAX, deltaMs / 1000)
    const seconds = nowMs / 1000
    stage.advance(performance.now(), deltaS)
    this.#followMatch(stage.view, seconds)
    this.#moveCamera(stage, seconds, deltaS)
    this.#drawAll(stage, seconds, deltaS)
  }

  #followMatch(view: ArenaView, seconds: number): void {
    if (view.matchKey !== this.#matchKey) {
      this.#matchKey = view.matchKey
      this.#floor.reset(view.floor)
      this.#follow.reset()
      this.#rosterAtS = 0
    }
    if (seconds < this.#rosterAtS) return
    this.#rosterAtS = seconds + ROSTER_EVERY_S
    this.#ownSeat = view.seat
    for (const { seat, team } of view.scores()) this.#teamBySeat.set(seat, team)
  }

  #moveCamera(stage: Stage, seconds: number, deltaS: number): void {
    const { width: widthPx, height: heightPx } = this.scale.gameSize
    const target = this.#target(stage, seconds)
    this.#follow.advance(target, deltaS)
    this.shake.advance(seconds, deltaS)
    const across = stage.isAttract
      ? ATTRACT_ACROSS
      : cellsAcross(this.#pagePx.width, this.#pagePx.height)
    this.#follow.frame(this.view, { widthPx, heightPx, across }, stage.view.floor.side)
    if (!stage.isAttract) stage.view.showCells(shownCells(this.view, target))
    this.view.left += this.shake.x
    this.view.top += this.shake.y
    const camera = this.cameras.main
    camera.setZoom(1 / (this.view.cellsPerPixel * CELL_PX))
    camera.centerOn(
      (this.view.left + this.view.width / 2) * CELL_PX,
      (this.view.top + this.view.height / 2) * CELL_PX,
    )
  }

  #target(stage: Stage, seconds: number): { x: number; y: number; aimTurns: number } {
    const { view } = stage
    if (stage.isAttract) {
      const { side } = view.floor
      const reach = side * 0.2
      const x = side / 2 + Math.cos(seconds * 0.07) * reach
      return { x, y: side / 2 + Math.sin(seconds * 0.09) * reach, aimTurns: 0 }
    }
    for (const pose of view.crafts()) if (pose.own) return pose
    const own = view.own()
    return { x: own?.x ?? this.#follow.x, y: own?.y ?? this.#follow.y, aimTurns: 0 }
  }

  /** Follows the size of the canvas on the page: asking for it in each frame forces a layout. */
  #watchSize(): void {
    const { canvas } = this.game
    const look = (): void => {
      this.#pagePx = { width: canvas.clientWidth || 1, height: canvas.clientHeight || 1 }
    }
    new ResizeObserver(look).observe(canvas)
    look()
  }

  #drawAll(stage: Stage, seconds: number, deltaS: number): void {
    const { view } = stage
    this.#floor.draw(view.floor, this.view, seconds)
    const { beacon } = view.match()
    this.#landmarks.draw(view.pickups(), beacon, { seconds, deltaS })
    const pointed = stage.isAttract ? undefined : beacon
    this.#landmarks.point(pointed, this.view, this.#pagePx.width / this.view.width)
    this.#crafts.draw(view.crafts(), view.own(), { view: this.view, seconds, deltaS })
    this.#bolts.draw(view.bolts(), seconds)
    for (const event of view.takeEvents()) {
      this.#effects.show(event, (seat) => this.teamOf(seat), this.#ownSeat)
      stage.onEvent?.(event)
    }
    this.#effects.draw(deltaS)
  }

  teamOf(seat: number): number {
    return this.#teamBySeat.get(seat) ?? 0
  }

  /** What is heard is what is seen. */
  ear(): { x: number; y: number; spread: number } {
    return {
      x: this.view.left + this.view.width / 2,
      y: this.view.top + this.view.height / 2,
      spread: Math.max(this.view.width, this.view.height) / 2,
    }
  }

  /** Where a point of the arena is on the page, in CSS pixels. */
  pagePointOf(x: number, y: number): { x: number; y: number } {
    const { width: widthPx, height: heightPx } = this.#pagePx
    return {
      x: ((x - this.view.left) / this.view.width) * widthPx,
      y: ((y - this.view.top) / this.view.height) * heightPx,
    }
  }
}
