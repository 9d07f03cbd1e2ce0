import { CELL_U } from '@tidepaint/shared/tuning'
import type { ShownEvent } from '../net/arenaView.ts'
import { Droplets } from './Droplets.ts'
import { Flares } from './Flares.ts'
import type { Pictures } from './Pictures.ts'
import type { Shake } from './Shake.ts'

/** Answers which team sits where. */
export type TeamOf = (seat: number) => number

/** Turns what happened in the match into paint in the air, rings and shaking. */
export class Effects {
  readonly #droplets: Droplets
  readonly #flares: Flares
  readonly #shake: Shake

  constructor(pictures: Pictures, shake: Shake) {
    this.#droplets = new Droplets(pictures)
    this.#flares = new Flares(pictures)
    this.#shake = shake
  }

  draw(deltaS: number): void {
    this.#droplets.draw(deltaS)
    this.#flares.draw(deltaS)
  }

  /** Shows one event; `ownSeat` feels it more. */
  show(event: ShownEvent, teamOf: TeamOf, ownSeat: number): void {
    const [x, y] = [event.x / CELL_U, event.y / CELL_U]
    switch (event.kind) {
      case 'bolt':
        return this.#muzzle(x, y, teamOf(event.seat), event.heading / 256)
      case 'splat':
        return this.#splat(x, y, event.team, event.halfCells, event.hit >= 0)
      case 'mirror':
        return this.#flash(x, y, 0.9)
      case 'ram':
        if (event.seat === ownSeat || event.by === ownSeat) this.#shake.add(0.55)
        this.#ring('ringWhite', x, y, 0.15, 0.8)
        return this.#droplets.spray({ frame: 'spark', x, y, count: 10, speed: 9, size: 0.7 })
      case 'splash':
        if (event.seat === ownSeat) this.#shake.add(1)
        else if (event.by === ownSeat) this.#shake.add(0.5)
        return this.#burst(x, y, teamOf(event.by))
      case 'drop':
        return this.#dropIn(x, y, teamOf(event.seat))
      case 'pickup':
        this.#ring('ringWhite', x, y, 0.2, 0.9)
        return this.#droplets.spray({ frame: 'spark', x, y, count: 8, speed: 5, size: 0.6 })
      case 'beacon':
        return this.#ring('ringWhite', x, y, 0.3, 5)
    }
  }

  #muzzle(x: number, y: number, team: number, towardsTurns: number): void {
    const angle = towardsTurns * Math.PI * 2
    const [noseX, noseY] = [x + Math.cos(angle) * 0.4, y + Math.sin(angle) * 0.4]
    this.#flares.light({
      frame: `glow${team}`,
      x: noseX,
      y: noseY,
      lifeS: 0.09,
      from: 0.5,
      to: 0.9,
      alpha: 0.9,
      above: true,
    })
  }

  #splat(x: number, y: number, team: number, halfCells: number, hit: boolean): void {
    const radius = halfCells / 2
    const frame = `droplet${team}`
    const count = Math.min(40, Math.round(3 + radius * 2.2))
    this.#droplets.spray({
      frame,
      x,
      y,
      count,
      speed: 2.4 + radius * 1.1,
      size: 0.5 + radius * 0.09,
    })
    this.#flares.light({
      frame: `crown${team}`,
      x,
      y,
      lifeS: 0.26,
      from: radius * 0.12,
      to: radius * 0.42,
      alpha: 0.9,
      above: false,
    })
    if (hit) this.#flash(x, y, 0.5)
    if (halfCells > 8) this.#shake.add(0.3)
  }

  #burst(x: number, y: number, team: number): void {
    const frame = `droplet${team}`
    this.#droplets.spray({ frame, x, y, count: 34, speed: 8, size: 1.05 })
    this.#droplets.spray({ frame, x, y, count: 14, speed: 3.5, size: 1.7 })
    this.#flash(x, y, 1.6)
    this.#ring(`ring${team}`, x, y, 0.4, 4.4)
    this.#flares.light({
      frame: `crown${team}`,
      x,
      y,
      lifeS: 0.5,
      from: 0.6,
      to: 3.6,
      alpha: 1,
      above: false,
    })
  }

  #dropIn(x: number, y: number, team: number): void {
    this.#ring(`ring${team}`, x, y, 3.2, 0.5)
    this.#ring('ringWhite', x, y, 0.3, 1.6)
    this.#droplets.spray({ frame: `droplet${team}`, x, y, count: 10, speed: 4, size: 0.8 })
  }

  #ring(frame: string, x: number, y: number, from: number, to: number): void {
    this.#flares.light({ frame, x, y, lifeS: 0.45, from, to, alpha: 0.95, above: true })
  }

  #flash(x: number, y: number, size: number): void {
    this.#flares.light({
      frame: 'glowWhite',
      x,
      y,
      lifeS: 0.16,
      from: size,
      to: size * 1.8,
      alpha: 0.9,
      above: true,
    })
  }
}
