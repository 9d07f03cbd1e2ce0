/** The process in which both players of a duel fly; whoever starts it calls. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { joinArena } from '@tidepaint/client/net/joinArena'
import { dice } from '../dice.ts'
import { type Answers, answerParent } from '../links/calls.ts'
import { Distribution } from '../measure/Distribution.ts'
import { Gauges, type Readings } from './Gauges.ts'
import { hunt, roam, type Script, shoot, stand, strafe } from './scripts.ts'

/** What both do for some time. */
export type ActName = 'settle' | 'duel' | 'chase'

export interface ActOrder {
  name: ActName
  forMs: number
  seed: number
}

export interface ActReadings {
  shooter: Readings
  target: Readings
  /** How much later than due the frames came: the fault of this machine, not of a line. */
  frameLateMs: string
}

export type PilotCalls = {
  /** Both join one new room at an address. */
  enter: [url: string, roomId: string]
  leave: [undefined, void]
  act: [ActOrder, ActReadings]
  /** Waits until the shooter's line broke and was mended; how long that took. */
  comeBack: [limitMs: number, afterMs: number]
}

/** A screen of nearly 60 frames a second, as most are: frames and ticks drift past each other. */
const FRAME_MS = 1000 / 59.9

interface Pilot {
  session: ArenaSession
  gauges: Gauges
}

let pilots: { shooter: Pilot; target: Pilot } | undefined

answerParent<PilotCalls>(answers())

function answers(): Answers<PilotCalls> {
  return {
    async enter(url) {
      const wish = { endpoint: url, mode: 'duel' }
      const shooter = await joinArena({ ...wish, name: 'Shooter' })
      const { roomId } = shooter.room
      const target = await joinArena({ ...wish, name: 'Target', room: roomId })
      pilots = { shooter: pilotOf(shooter), target: pilotOf(target) }
      return roomId
    },
    async leave() {
      await Promise.all([entered().shooter.session.leave(), entered().target.session.leave()])
    },
    act,
    comeBack,
  }
}

const pilotOf = (session: ArenaSession): Pilot => ({ session, gauges: new Gauges(session) })

function entered(): { shooter: Pilot; target: Pilot } {
  if (!pilots) throw new Error('nobody entered a room')
  return pilots
}

async function act({ name, forMs, seed }: ActOrder): Promise<ActReadings> {
  const { shooter, target } = entered()
  const scripts = scriptsOf(name, seed)
  const frameLateMs = new Distribution()
  shooter.gauges.restart()
  target.gauges.restart()
  const endMs = performance.now() + forMs
  await fly(scripts, frameLateMs, (nowMs) => nowMs < endMs)
  return {
    shooter: shooter.gauges.read(),
    target: target.gauges.read(),
    frameLateMs: frameLateMs.encode(),
  }
}

type Scripts = readonly [shooter: Script, target: Script]

function scriptsOf(name: ActName, seed: number): Scripts {
  const { shooter, target } = entered()
  if (name === 'duel') return [shoot(shooter.session), strafe(target.session, dice(seed))]
  if (name === 'chase') return [hunt(shooter.session), roam(dice(seed))]
  return [stand, stand]
}

async function comeBack(limitMs: number): Promise<number> {
  const { session } = entered().shooter
  const giveUpAtMs = performance.now() + limitMs
  let brokeAtMs: number | undefined
  let backAtMs: number | undefined
  await fly([stand, stand], new Distribution(), (nowMs) => {
    const line = session.line()
    if (line.state === 'away') brokeAtMs ??= line.sinceMs
    if (line.state === 'live' && brokeAtMs !== undefined) backAtMs = nowMs
    return backAtMs === undefined && nowMs < giveUpAtMs
  })
  if (brokeAtMs === undefined) throw new Error(`the line did not break in ${limitMs} ms`)
  if (backAtMs === undefined) throw new Error(`the line did not come back in ${limitMs} ms`)
  return backAtMs - brokeAtMs
}

/** Plays frames until `goesOn` says no. A frame that is too late to be shown is left out, as on a screen. */
async function fly(
  [shooterScript, targetScript]: Scripts,
  lateMs: Distribution,
  goesOn: (nowMs: number) => boolean,
): Promise<void> {
  const { shooter, target } = entered()
  let dueMs = performance.now()
  for (;;) {
    const nowMs = performance.now()
    if (!goesOn(nowMs)) return
    lateMs.record(nowMs - dueMs)
    frame(shooter, shooterScript, nowMs)
    frame(target, targetScript, nowMs)
    dueMs += FRAME_MS * Math.max(1, Math.ceil((performance.now() - dueMs) / FRAME_MS))
    await sleep(Math.max(0, dueMs - performance.now()))
  }
}

function frame({ session, gauges }: Pilot, script: Script, nowMs: number): void {
  session.advance(script(nowMs), nowMs)
  session.takeEvents()
  gauges.frame()
}
