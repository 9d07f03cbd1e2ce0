import { across, bar, drawing, grey, path, type Point, rule, text } from '../report/svg.ts'
import { entriesOf, type History } from './history.ts'
import { medianStay, type Silence } from './median.ts'
import type { ChaosReport } from './report.ts'
import type { MeasuredRound } from './targets.ts'

const WIDTH = 960
const HEIGHT = 330
const LEFT = 150
const RIGHT = WIDTH - 36
const BEFORE_MS = 500
const AFTER_MS = 600
/** A player who never came back is drawn for so long. */
const NEVER_MS = 3000
/** From here on a player is told that the line broke. */
const QUIET_MS = 400

const FRAMES = { top: 104, bottom: 138 }
const LINE = { top: 168, height: 16 }
const SCORE = { top: 214, bottom: 262 }
const AXIS_Y = 282

/** By owner; told apart with the common colour-vision deficiencies. */
const ownerColours = ['#0072b2', '#009e73', '#b0578d', '#c98500'] as const
const live = '#8c959f'
const away = '#d55e00'

/**
 * One player's way through the first kill, as an SVG: the one whose silence is the median one.
 * Undefined without a kill.
 */
export function timeline(
  { rounds, place, options }: ChaosReport,
  histories: readonly History[],
): string | undefined {
  const round = rounds.find(({ strike }) => strike.nemesis.startsWith('kill'))
  const found = round && medianStay(round, histories)
  if (!found) return undefined
  const where = `${place.cpu}, commit ${place.commit}, seed ${options.seed}, bot ${found.stay.bot}`
  return drawTimeline(new Scene(round, found.stay, found.silence), where)
}

/** What is drawn, in ms since the strike and in places of the picture. */
class Scene {
  readonly stay: History
  readonly fromMs: number
  readonly toMs: number
  readonly #startMs: number
  readonly #lastMs: number

  constructor({ startMs }: MeasuredRound, stay: History, { fromMs, toMs }: Silence) {
    this.stay = stay
    this.#startMs = startMs
    this.fromMs = fromMs - startMs
    this.toMs = toMs - startMs
    this.#lastMs = (this.isBack ? this.toMs : NEVER_MS) + AFTER_MS
  }

  get isBack(): boolean {
    return Number.isFinite(this.toMs)
  }
  /** Since the strike, of a time of the history. */
  since(atMs: number): number {
    return atMs - this.#startMs
  }
  /** Where it stands in the picture; what is outside stands at the edge. */
  x(ms: number): number {
    const shownMs = Math.max(-BEFORE_MS, Math.min(this.#lastMs, ms))
    return LEFT + ((RIGHT - LEFT) * (shownMs + BEFORE_MS)) / (this.#lastMs + BEFORE_MS)
  }
  isShown(ms: number): boolean {
    return ms >= -BEFORE_MS && ms <= this.#lastMs
  }
  /** When the player's line was noticed to be broken. */
  get awayMs(): number {
    const drops = entriesOf(this.stay, 'dropped').map(({ atMs }) => this.since(atMs))
    return drops.find((ms) => ms >= this.fromMs) ?? this.fromMs + QUIET_MS
  }
  get marksMs(): number[] {
    const stepMs = this.#lastMs > 2500 ? 500 : 250
    const count = Math.floor((this.#lastMs + BEFORE_MS) / stepMs)
    return Array.from({ length: count + 1 }, (_, i) => i * stepMs - BEFORE_MS)
  }
}

function drawTimeline(scene: Scene, where: string): string {
  const backMs = Math.round(scene.toMs - scene.fromMs)
  const back = `A server is killed; this player is back in the match after ${backMs} ms`
  const title = scene.isBack ? back : 'A server is killed, and the match with it'
  return drawing(WIDTH, HEIGHT, title, [
    text(28, 40, title, { size: 20, weight: 'bold' }),
    text(28, 61, where, { fill: grey, size: 12 }),
    ...frameTicks(scene),
    ...lineBars(scene),
    ...scoreSteps(scene),
    ...axis(scene),
    across([scene.x(0), 84], [scene.x(0), AXIS_Y], away, 2),
    text(scene.x(0) - 8, 90, 'kill -9', { anchor: 'end', fill: away, weight: 'bold' }),
  ])
}

const label = (y: number, words: string): string =>
  text(LEFT - 18, y, words, { anchor: 'end', fill: grey })

function frameTicks(scene: Scene): string[] {
  const { top, bottom } = FRAMES
  const shown = entriesOf(scene.stay, 'patch').filter(({ atMs }) =>
    scene.isShown(scene.since(atMs)),
  )
  const epochs = [...new Set(shown.map(({ epoch }) => epoch))]
  const colourOf = (epoch: number) =>
    ownerColours[epochs.indexOf(epoch) % ownerColours.length] ?? grey
  const ticks = shown.map(({ atMs, epoch }) => {
    const x = scene.x(scene.since(atMs))
    return across([x, top], [x, bottom], colourOf(epoch), 1.5)
  })
  const names = epochs.map((epoch) => {
    const first = shown.find((patch) => patch.epoch === epoch)
    const x = scene.x(scene.since(first?.atMs ?? 0))
    return text(x, bottom + 16, `epoch ${epoch}`, { fill: colourOf(epoch), size: 11 })
  })
  return [label((top + bottom) / 2 + 4, 'state frames'), ...ticks, ...names]
}

function lineBars(scene: Scene): string[] {
  const { top, height } = LINE
  const part = (fromMs: number, toMs: number, fill: string) => {
    return bar(scene.x(fromMs), top, scene.x(toMs) - scene.x(fromMs), height, fill)
  }
  const { awayMs, toMs } = scene
  const after = scene.isBack ? [part(toMs, Number.POSITIVE_INFINITY, live)] : []
  const middle = (scene.x(awayMs) + scene.x(toMs)) / 2
  const words = scene.isBack ? `away for ${Math.round(toMs - awayMs)} ms` : 'away for good'
  return [
    label(top + height - 3, 'the line'),
    part(-BEFORE_MS, awayMs, live),
    part(awayMs, toMs, away),
    ...after,
    text(middle, top + height + 16, words, { anchor: 'middle', fill: away, size: 12 }),
  ]
}

/** The own score as it was told, up to the last time that it was. */
function scoreSteps(scene: Scene): string[] {
  const { top, bottom } = SCORE
  const scores = entriesOf(scene.stay, 'score').map(({ atMs, score }) => {
    return { ms: scene.since(atMs), score }
  })
  const before = scores.findLast(({ ms }) => ms < -BEFORE_MS)
  const shown = scores.filter(({ ms }) => scene.isShown(ms))
  const all = before ? [{ ms: -BEFORE_MS, score: before.score }, ...shown] : shown
  if (all.length === 0) return []
  const least = Math.min(...all.map(({ score }) => score))
  const most = Math.max(least + 1, ...all.map(({ score }) => score))
  const y = (score: number) => bottom - ((bottom - top) * (score - least)) / (most - least)
  const steps = all.flatMap(({ ms, score }, i): Point[] => {
    const next = all[i + 1]?.ms ?? (scene.isBack ? Number.POSITIVE_INFINITY : scene.fromMs)
    return [
      [scene.x(ms), y(score)],
      [scene.x(next), y(score)],
    ]
  })
  return [
    label((top + bottom) / 2 + 4, 'own score'),
    path(steps, '#1f2328', 1.5),
    text(LEFT - 6, bottom + 4, String(least), { anchor: 'end', fill: grey, size: 11 }),
    text(LEFT - 6, top + 4, String(most), { anchor: 'end', fill: grey, size: 11 }),
  ]
}

function axis(scene: Scene): string[] {
  const marks = scene.marksMs.flatMap((ms) => [
    across([scene.x(ms), AXIS_Y - 4], [scene.x(ms), AXIS_Y], rule),
    text(scene.x(ms), AXIS_Y + 17, `${ms}`, { anchor: 'middle', fill: grey, size: 11 }),
  ])
  const title = text((LEFT + RIGHT) / 2, AXIS_Y + 37, 'ms since the kill', {
    anchor: 'middle',
    fill: grey,
    size: 12,
  })
  return [across([LEFT, AXIS_Y], [RIGHT, AXIS_Y], rule), ...marks, title]
}
