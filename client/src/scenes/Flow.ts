import { modes } from '@tidepaint/shared/modes/modes'
import { paintOf } from '@tidepaint/shared/sim/world'
import { ArenaSounds } from '../audio/ArenaSounds.ts'
import { Synth } from '../audio/Synth.ts'
import { Devices, type OwnPlace } from '../input/Devices.ts'
import { steerItself } from '../input/steerItself.ts'
import type { ArenaSession } from '../net/ArenaSession.ts'
import type { CraftPose, ShownEvent } from '../net/arenaView.ts'
import { JoinError, joinArena, resumeArena } from '../net/joinArena.ts'
import type { AppActions, AppState } from '../ui/appState.ts'
import { Feed } from '../ui/feed.ts'
import { Hints } from '../ui/hints.ts'
import { loadSettings, saveSettings, type Settings } from '../ui/settings.ts'
import { Store } from '../ui/Store.ts'
import { TouchSticks } from '../ui/TouchSticks.ts'
import { DemoArena } from '../view/DemoArena.ts'
import type { ArenaScene } from './ArenaScene.ts'
import { inviteLink, localStore, seatStore } from './page.ts'

const PATTERN_DEPTH = 1
const STRONG_PATTERN_DEPTH = 2.4

/** From the first screen into a match and back: joins scene, session, devices, sound and page. */
export class Flow implements AppActions {
  readonly store: Store<AppState>
  readonly #scene: ArenaScene
  readonly #surface: HTMLElement
  readonly #devices: Devices
  readonly #synth = new Synth()
  readonly #sounds: ArenaSounds
  readonly #sticks = new TouchSticks()
  /** The match that the page's address leads into, until that one refuses. */
  #room: string | undefined
  #session: ArenaSession | undefined
  #aim = 0

  constructor(scene: ArenaScene, surface: HTMLElement, room: string | undefined) {
    this.#scene = scene
    this.#surface = surface
    this.#room = room
    this.#devices = new Devices(surface)
    this.#sounds = new ArenaSounds(this.#synth, () => scene.ear())
    this.store = new Store<AppState>({
      played: undefined,
      isJoining: false,
      trouble: undefined,
      settings: loadSettings(localStore()),
      isSettingsOpen: false,
      isNetGraphOpen: false,
    })
    this.#applySettings()
    this.#listen()
  }

  get session(): ArenaSession | undefined {
    return this.#session
  }

  /** Goes back into a match that a reload interrupted, else shows the first screen. */
  async begin(): Promise<void> {
    this.#attract()
    if (!seatStore.get()) return
    this.store.set({ isJoining: true })
    try {
      const session = await resumeArena(location.origin, seatStore, 'patiently')
      if (session) this.#enter(session)
      else this.store.set({ isJoining: false })
    } catch (cause) {
      this.#failed(cause)
    }
  }

  play(): void {
    void this.#join()
  }

  playOn(): void {
    const mode = this.#session?.match().mode
    this.leave()
    if (mode) this.change({ mode })
    this.play()
  }

  leave(): void {
    // The way into a match that is over would lead nowhere.
    if (this.#session?.line().state === 'ended') this.#room = undefined
    void this.#session?.leave()
    this.#session = undefined
    seatStore.clear()
    this.#sounds.stop()
    this.#devices.takesKeys = false
    this.#devices.touch.clear()
    this.#sticks.draw(this.#devices.touch)
    this.#surface.classList.remove('playing')
    this.store.set({ played: undefined, isNetGraphOpen: false })
    this.#attract()
  }

  change(change: Partial<Settings>): void {
    const settings = { ...this.store.value.settings, ...change }
    this.store.set({ settings })
    saveSettings(localStore(), settings)
    this.#applySettings()
  }

  toggleSettings(): void {
    this.store.set({ isSettingsOpen: !this.store.value.isSettingsOpen })
  }

  holdDash(pointer: number): void {
    this.#devices.touch.holdDash(pointer)
  }

  async #join(): Promise<void> {
    this.#synth.wake()
    this.store.set({ isJoining: true, trouble: undefined })
    try {
      this.#enter((await this.#keptSeat()) ?? (await this.#newSeat()))
    } catch (cause) {
      this.#failed(cause, this.#room)
    }
  }

  /** The seat to which nobody led when the page was reloaded, if it is there by now. */
  async #keptSeat(): Promise<ArenaSession | undefined> {
    try {
      return await resumeArena(location.origin, seatStore, 'once')
    } catch (cause) {
      // The player has waited long enough for that very seat.
      if (cause instanceof JoinError && cause.reply === 'later') return undefined
      throw cause
    }
  }

  #newSeat(): Promise<ArenaSession> {
    const { name, mode } = this.store.value.settings
    const wish = { endpoint: location.origin, name: name.trim(), mode, store: seatStore }
    return joinArena(this.#room ? { ...wish, room: this.#room } : wish)
  }

  /** `room` is the match that had been asked for, if it was a certain one. */
  #failed(cause: unknown, room?: string): void {
    const isKnown = cause instanceof JoinError
    if (!isKnown) console.error(cause)
    // A match that is over, full or out of reach would refuse for ever: the next try may go into any.
    const isElsewhere = room !== undefined && isKnown && cause.reply !== 'none'
    if (isElsewhere) this.#room = undefined
    const text = isKnown ? cause.message : 'something broke on this page'
    this.store.set({ isJoining: false, trouble: { text, isElsewhere } })
  }

  #attract(): void {
    const demo = new DemoArena(modes[0] as (typeof modes)[number])
    const advance = (_nowMs: number, deltaS: number): void => demo.advance(deltaS)
    this.#scene.show({ view: demo, isAttract: true, advance })
  }

  #enter(session: ArenaSession): void {
    this.#session = session
    const [feed, hints] = [new Feed(), new Hints()]
    const hear = (event: ShownEvent): void => {
      this.#sounds.hear(event, session.seat)
      feed.note(event, session.scores(), session.seat, performance.now())
    }
    const advance = (nowMs: number, deltaS: number): void => {
      const isEnded = session.line().state === 'ended'
      this.#devices.takesKeys = !isEnded && !this.store.value.isSettingsOpen
      const input = this.#devices.read(this.#ownPlace(session), nowMs)
      this.#aim = input.aim
      session.advance(input, nowMs)
      hints.note(input, deltaS)
      if (isEnded) this.#sounds.stop()
      else this.#sounds.advance(session, deltaS)
      this.#sticks.draw(this.#devices.touch)
    }
    this.#scene.show({ view: session, isAttract: false, advance, onEvent: hear })
    this.#surface.classList.add('playing')
    const invite = inviteLink(session.room.roomId)
    this.store.set({ played: { view: session, feed, hints, invite }, isJoining: false })
  }

  #ownPlace(session: ArenaSession): OwnPlace {
    const pose = session.crafts().find((craft) => craft.own)
    const page = this.#scene.pagePointOf(pose?.x ?? 0, pose?.y ?? 0)
    return {
      pageX: page.x,
      pageY: page.y,
      aim: this.#aim,
      ink: session.own()?.ink ?? 0,
      steer: () => steerOf(session, pose),
    }
  }

  #applySettings(): void {
    const { settings } = this.store.value
    this.#synth.setVolume(settings.sound ? settings.volume ** 2 : 0)
    this.#scene.shake.reduced = settings.reducedMotion
    document.documentElement.classList.toggle('less-motion', settings.reducedMotion)
    this.#scene.setPatternDepth(settings.strongPatterns ? STRONG_PATTERN_DEPTH : PATTERN_DEPTH)
    this.#devices.oneSwitch = settings.oneSwitch
    this.#devices.touch.leftHanded = settings.leftHanded
  }

  #listen(): void {
    // A finger that comes down is no gesture to a browser; one that comes up is.
    for (const kind of ['pointerdown', 'pointerup', 'keydown'] as const) {
      window.addEventListener(kind, () => this.#synth.wake())
    }
    document.addEventListener('visibilitychange', () => this.#synth.pause(document.hidden))
    window.addEventListener('keydown', (event) => {
      if (!this.#session || event.target instanceof HTMLInputElement) return
      if (event.code !== 'F3' && event.code !== 'KeyN') return
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      this.store.set({ isNetGraphOpen: !this.store.value.isNetGraphOpen })
    })
  }
}

function steerOf(session: ArenaSession, pose: CraftPose | undefined): { x: number; y: number } {
  if (!pose) return { x: 0, y: 0 }
  const { x, y, headingTurns, team } = pose
  return steerItself(session.floor, { x, y, headingTurns, paint: paintOf(team) })
}
