import { CELL_U } from '@tidepaint/shared/tuning'
import { DASHING, FLYING } from '@tidepaint/shared/wire/state'
import type { ArenaView, CraftPose, MatchStatus, ShownEvent } from '../net/arenaView.ts'
import { type SoundName, sounds, splatSound } from './sounds.ts'
import type { Drone, Sound, Synth } from './Synth.ts'

/** Seconds before the end that are counted aloud. */
const COUNTED_S = 5
/** Beyond this many half screens nothing is heard. */
const HEARD_SPREADS = 1.4
const HUM_HZ = 46
const HUM_HZ_PER_SPEED = 3.2

/** Where the listener's screen is: its middle and half its width, in cells. */
export interface Ear {
  x: number
  y: number
  spread: number
}

/** Gives each event of a match its sound, from where it happened on the screen. */
export class ArenaSounds {
  readonly #synth: Synth
  readonly #ear: () => Ear
  #hum: Drone | undefined
  #phase: MatchStatus['phase'] | undefined
  #counted = 0
  #wasDashing = false
  #last = { x: 0, y: 0 }

  constructor(synth: Synth, ear: () => Ear) {
    this.#synth = synth
    this.#ear = ear
  }

  hear(event: ShownEvent, ownSeat: number): void {
    const [x, y] = [event.x / CELL_U, event.y / CELL_U]
    if (event.kind === 'splat') return this.#hearSplat(event, ownSeat, x, y)
    if (event.kind === 'beacon') {
      if (event.lit) this.#play(sounds.beacon)
      return
    }
    this.#at(sounds[event.kind], x, y, 'seat' in event && event.seat === ownSeat ? 1 : 0.6)
  }

  /** Hum, countdown and stingers; called once a frame. */
  advance(view: ArenaView, deltaS: number): void {
    const own = view.crafts().find((craft) => craft.own)
    this.#humAlong(own, deltaS)
    this.#callTime(view.match(), view.own()?.team)
  }

  /** Silences what goes on by itself. */
  stop(): void {
    this.#hum?.set(0, HUM_HZ)
    this.#phase = undefined
  }

  play(name: SoundName): void {
    this.#play(sounds[name])
  }

  #hearSplat(event: ShownEvent & { kind: 'splat' }, ownSeat: number, x: number, y: number): void {
    this.#at(splatSound(event.halfCells), x, y, 0.75)
    if (event.hit < 0) return
    if (event.hit === ownSeat) this.#play(sounds.hurt)
    else if (event.seat === ownSeat) this.#play(sounds.hit)
  }

  #humAlong(own: CraftPose | undefined, deltaS: number): void {
    this.#hum ??= this.#synth.drone()
    const flying = own !== undefined && (own.flags & FLYING) !== 0
    if (!flying) {
      this.#hum?.set(0, HUM_HZ)
      return
    }
    const speed = Math.hypot(own.x - this.#last.x, own.y - this.#last.y) / Math.max(deltaS, 0.001)
    this.#last = { x: own.x, y: own.y }
    this.#hum?.set(
      0.05 + Math.min(speed, 20) * 0.003,
      HUM_HZ + Math.min(speed, 24) * HUM_HZ_PER_SPEED,
    )
    const dashing = (own.flags & DASHING) !== 0
    if (dashing && !this.#wasDashing) this.#play(sounds.dash)
    this.#wasDashing = dashing
  }

  #callTime(match: MatchStatus, ownTeam: number | undefined): void {
    if (match.phase !== this.#phase) {
      if (match.phase === 'podium' && this.#phase === 'play') {
        this.#play(match.winner === ownTeam ? sounds.win : sounds.lose)
      }
      if (match.phase === 'play' && this.#phase === 'podium') this.#play(sounds.go)
      this.#phase = match.phase
    }
    const whole = Math.ceil(match.secondsLeft)
    if (whole === this.#counted) return
    this.#counted = whole
    if (whole > 0 && whole <= COUNTED_S) this.#play(sounds.count)
  }

  #at(recipe: readonly Sound[], x: number, y: number, loudness: number): void {
    const ear = this.#ear()
    const [sideways, away] = [
      (x - ear.x) / ear.spread,
      Math.hypot(x - ear.x, y - ear.y) / ear.spread,
    ]
    if (away > HEARD_SPREADS) return
    this.#play(recipe, sideways * 0.8, loudness * (1 - away / HEARD_SPREADS))
  }

  #play(recipe: readonly Sound[], pan = 0, loudness = 1): void {
    for (const sound of recipe) this.#synth.play(sound, pan, loudness)
  }
}
