import type { Picture } from './Picture.ts'
import type { Pictures } from './Pictures.ts'
import { CELL_PX, depths, SPRITE_SCALE } from './scale.ts'

const DROPLETS_MAX = 420
const GRAVITY_CELLS = 26

interface Droplet {
  picture: Picture
  frame: string
  lifeS: number
  x: number
  y: number
  heightCells: number
  vx: number
  vy: number
  rise: number
  size: number
}

/** Where and how a handful of paint flies up. */
export interface Spray {
  frame: string
  x: number
  y: number
  count: number
  /** Mean speed outwards, cells a second. */
  speed: number
  size: number
  /** Turns; a spray without it goes all ways. */
  towardsTurns?: number
}

/** Drops of paint in the air: they rise, fall and vanish where they land. A fixed pool. */
export class Droplets {
  readonly #pool: Droplet[] = []
  #next = 0

  constructor(pictures: Pictures) {
    for (let i = 0; i < DROPLETS_MAX; i++) {
      this.#pool.push({
        picture: pictures.add('droplet0', depths.droplet),
        frame: 'droplet0',
        lifeS: 0,
        x: 0,
        y: 0,
        heightCells: 0,
        vx: 0,
        vy: 0,
        rise: 0,
        size: 1,
      })
    }
  }

  spray(spray: Spray): void {
    for (let i = 0; i < spray.count; i++) this.#launch(spray)
  }

  draw(deltaS: number): void {
    for (const drop of this.#pool) if (drop.lifeS > 0) this.#move(drop, deltaS)
  }

  /** The oldest drop gives way if all are in the air. */
  #launch(spray: Spray): void {
    const drop = this.#pool[this.#next] as Droplet
    this.#next = (this.#next + 1) % DROPLETS_MAX
    const angle =
      spray.towardsTurns === undefined
        ? Math.random() * Math.PI * 2
        : (spray.towardsTurns + (Math.random() - 0.5) * 0.3) * Math.PI * 2
    const speed = spray.speed * (0.35 + Math.random() * 0.9)
    drop.x = spray.x
    drop.y = spray.y
    drop.vx = Math.cos(angle) * speed
    drop.vy = Math.sin(angle) * speed
    drop.heightCells = 0.2
    drop.rise = 3 + Math.random() * 6
    drop.size = spray.size * (0.4 + Math.random() * 0.9)
    drop.lifeS = 1.2
    if (drop.frame !== spray.frame) drop.picture.setFrame(spray.frame)
    drop.frame = spray.frame
    drop.picture.setVisible(true)
  }

  #move(drop: Droplet, deltaS: number): void {
    drop.lifeS -= deltaS
    drop.rise -= GRAVITY_CELLS * deltaS
    drop.heightCells += drop.rise * deltaS
    drop.x += drop.vx * deltaS
    drop.y += drop.vy * deltaS
    if (drop.heightCells <= 0 || drop.lifeS <= 0) {
      drop.lifeS = 0
      drop.picture.setVisible(false)
      return
    }
    // Higher is nearer to the eye, so larger.
    const scale = SPRITE_SCALE * drop.size * (1 + drop.heightCells * 0.35)
    drop.picture.setScale(scale)
    drop.picture.setPosition(drop.x * CELL_PX, (drop.y - drop.heightCells * 0.7) * CELL_PX)
  }
}
