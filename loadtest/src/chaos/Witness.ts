import { createHash } from 'node:crypto'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { CELL_U, CHUNK_CELLS, TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import { MESSAGE, type Welcome } from '@tidepaint/shared/wire/messages'
import { type ArenaState, PLAY, PODIUM } from '@tidepaint/shared/wire/state'
import type { Entry, Floor, History } from './history.ts'

/** Chunks that were on their way when the match ended have come by then. */
const REST_TICKS = TICK_HZ
/** Until then the score of the bot that made way may be told for the own one. */
const OWN_SCORE_AFTER_TICKS = 2 * TICK_HZ
const HASH_CHARS = 12

export interface WitnessWish {
  bot: number
  name: string
  /** The clock of the run. */
  nowMs: () => number
  /** Takes every patch for accepted, whatever the session says: to see that this is noticed. */
  isCredulous?: boolean
}

/** Writes down what one bot sees in one stay. */
export class Witness {
  readonly history: History
  /** When the newest patch was accepted. */
  patchedAtMs = Number.NEGATIVE_INFINITY
  /** Matches of which the floor at rest was written down. */
  floors = 0
  readonly #session: ArenaSession
  readonly #nowMs: () => number
  readonly #isCredulous: boolean
  #epoch = 0
  #tick = -1
  #phase = ''
  #score = Number.NaN
  #firstTick: number | undefined
  #podium = ''
  #floorOf = ''
  /** The first tick of the podium that was seen on this line. */
  #restsSinceTick: number | undefined
  #isOver = false

  constructor(session: ArenaSession, { bot, name, nowMs, isCredulous = false }: WitnessWish) {
    const { room } = session
    this.#session = session
    this.#nowMs = nowMs
    this.#isCredulous = isCredulous
    this.history = { bot, name, room: room.roomId, entries: [] }
    this.#seated(session.seat)
    room.onMessage(MESSAGE.welcome, ({ seat }: Welcome) => this.#seated(seat))
    // After the session's own ear, so that its word on the patch is known.
    room.onStateChange(() => this.#patched(room.state as ArenaState))
    room.onDrop((code) => this.#write({ what: 'dropped', atMs: nowMs(), code }))
    room.onLeave((code) => this.end(code, 'server'))
  }

  get isOver(): boolean {
    return this.#isOver
  }
  /** The process at which the line ends, or ended last. */
  get process(): string {
    return processOf(this.#session)
  }

  /** The stay is over; what comes later is not of it. */
  end(code: number, by: 'server' | 'bot'): void {
    this.#write({ what: 'ended', atMs: this.#nowMs(), code, by })
    this.#isOver = true
  }

  /** Writes down who is there now. */
  takeCensus(): void {
    const { roster } = this.#session.room.state as ArenaState
    const own = roster.get(String(this.#session.seat))
    const humans = [...roster.values()].filter(({ bot }) => !bot).length
    const { name = '', bot = true } = own ?? {}
    this.#write({ what: 'census', atMs: this.#nowMs(), humans, name, isFlown: !bot })
  }

  #write(entry: Entry): void {
    if (!this.#isOver) this.history.entries.push(entry)
  }

  #seated(seat: number): void {
    const { sessionId: session } = this.#session.room
    this.#restsSinceTick = undefined
    this.#write({ what: 'seated', atMs: this.#nowMs(), session, seat, process: this.process })
  }

  #patched(state: ArenaState): void {
    if (!this.#isAccepted(state)) return
    const atMs = this.#nowMs()
    const { epoch, tick, droppedTicks, match, arenaSeed: arena } = state
    // Whoever has the room now says it anew.
    if (epoch !== this.#epoch) this.#score = Number.NaN
    this.#epoch = epoch
    this.#tick = tick
    this.patchedAtMs = atMs
    this.#write({ what: 'patch', atMs, epoch, tick, droppedTicks })
    this.#notePhase(state, { atMs, match, arena })
    this.#noteScore(state, { atMs, match, arena })
    if (state.phase === PODIUM) this.#notePodium(state, { atMs, match, arena })
  }

  /** The session has taken it for the newest. What it was told before is not accepted twice. */
  #isAccepted({ epoch, tick }: ArenaState): boolean {
    if (this.#isCredulous) return true
    if (epoch === this.#epoch && tick === this.#tick) return false
    return this.#session.tick === tick && this.#session.epoch === epoch
  }

  #notePhase({ phase }: ArenaState, of: OfMatch): void {
    const name = phase === PLAY ? 'play' : 'podium'
    const key = `${of.match} ${of.arena} ${name}`
    if (key === this.#phase) return
    this.#phase = key
    this.#restsSinceTick = undefined
    this.#score = Number.NaN
    this.#write({ what: 'match', ...of, phase: name })
  }

  #noteScore({ epoch, tick, roster }: ArenaState, of: OfMatch): void {
    const score = roster.get(String(this.#session.seat))?.score
    if (score === undefined || score === this.#score) return
    this.#firstTick ??= tick
    if (tick < this.#firstTick + OWN_SCORE_AFTER_TICKS) return
    this.#score = score
    this.#write({ what: 'score', ...of, epoch, tick, score })
  }

  #notePodium({ winner, roster, tick }: ArenaState, of: OfMatch): void {
    const scores: number[] = []
    roster.forEach((entry, seat) => {
      scores[Number(seat)] = entry.score
    })
    const said = JSON.stringify([of.match, of.arena, winner, scores])
    if (said !== this.#podium) this.#write({ what: 'podium', ...of, winner, scores })
    this.#podium = said
    this.#noteFloor(tick, of)
  }

  /** Once for each match, when nothing has moved for a while. */
  #noteFloor(tick: number, of: OfMatch): void {
    const key = `${of.match} ${of.arena}`
    if (key === this.#floorOf) return
    this.#restsSinceTick ??= tick
    if (tick < this.#restsSinceTick + REST_TICKS) return
    this.#floorOf = key
    this.floors++
    this.#write({ what: 'floor', ...of, chunks: chunksOf(this.#session) })
  }
}

interface OfMatch {
  atMs: number
  match: number
  arena: number
}

const processOf = ({ room }: ArenaSession): string =>
  new URL(room.connection.url ?? '').pathname.split('/').at(-2) ?? ''

/** What the server told of the floor. A pilot who waits for the next life is sent nothing to look at. */
function chunksOf(session: ArenaSession): Floor['chunks'] {
  const { floor, body } = session
  const perSide = floor.side / CHUNK_CELLS
  const isFlying = session.own()?.flying ?? false
  return Array.from({ length: perSide * perSide }, (_, chunk) => {
    const version = floor.versionOf(chunk)
    if (version === undefined) return []
    const left = (chunk % perSide) * CHUNK_CELLS
    const top = Math.floor(chunk / perSide) * CHUNK_CELLS
    const middle = CHUNK_CELLS / 2
    const awayCells = Math.hypot(left + middle - body.x / CELL_U, top + middle - body.y / CELL_U)
    const isInSight = isFlying && awayCells < tuning.sight.enterCells
    return [{ chunk, version, hash: hashOf(floor.serverCells(), floor.side, left, top), isInSight }]
  }).flat()
}

/** Of the cells of one chunk of a floor that is stored row by row. */
function hashOf(cells: Uint8Array, side: number, left: number, top: number): string {
  const hash = createHash('sha256')
  for (let row = top; row < top + CHUNK_CELLS; row++) {
    hash.update(cells.subarray(row * side + left, row * side + left + CHUNK_CELLS))
  }
  return hash.digest('base64url').slice(0, HASH_CHARS)
}
