import type { InputHandle, Room } from '@colyseus/sdk'
import { modeOf } from '@tidepaint/shared/modes/modes'
import { ByteReader } from '@tidepaint/shared/sim/bytes'
import { makeFloor } from '@tidepaint/shared/sim/floor'
import { makeWalls } from '@tidepaint/shared/sim/walls'
import { type Body, type CraftInput, FIRE, type SimEvent } from '@tidepaint/shared/sim/world'
import { TICK_MS, tuning } from '@tidepaint/shared/tuning'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { MESSAGE, type Notice, type Welcome } from '@tidepaint/shared/wire/messages'
import { type ArenaState, BOMBED, PLAY } from '@tidepaint/shared/wire/state'
import { readTickFrame, type TickFrameSink } from '@tidepaint/shared/wire/tickFrame'
import type {
  ArenaView,
  BoltPose,
  CraftPose,
  Line,
  MatchStatus,
  NetStats,
  OwnStatus,
  PickupPose,
  Place,
  ScoreRow,
  ShownEvent,
} from './arenaView.ts'
import { ClientFloor } from './ClientFloor.ts'
import { EventQueue } from './EventQueue.ts'
import { InputCoder } from './InputCoder.ts'
import { LineWatch } from './LineWatch.ts'
import { Mates } from './Mates.ts'
import type { NoticeWatch } from './NoticeWatch.ts'
import { OwnCraft } from './OwnCraft.ts'
import { matchStatus, ownStatus, pickupPoses, ScoreBoard } from './readings.ts'
import { Remotes } from './Remotes.ts'
import type { RoomFollower } from './RoomFollower.ts'
import { Shots } from './Shots.ts'
import { SightReport } from './SightReport.ts'
import { Timing } from './Timing.ts'
import { Traffic } from './Traffic.ts'
import type { ViewClock } from './ViewClock.ts'

/** How long a goodbye may take on a line of which nobody knows that it is dead. */
const LEAVE_MS = 2000
/** Chunks are asked for at most this often. */
const WANT_EVERY_MS = 500
/** After a gap this long the craft may have coasted: three ticks less, since the way there stretches gaps. */
const COAST_MS = (tuning.craft.coastAfterTicks - 3) * TICK_MS

export interface SessionOptions {
  /** Tick frames that were not read yet; whoever made the room goes on filling it. */
  frames: Uint8Array[]
  /** Has been listening since the room was entered. */
  notices: NoticeWatch
  follower: RoomFollower
  /** Called with the way back into the seat, after the join and each resume. */
  onToken(token: string): void
}

/**
 * One stay in a match: joins what the SDK predicts with the others, floor, bolts and events into
 * what is drawn. Knows no Phaser and no page; time is handed in.
 */
export class ArenaSession implements ArenaView {
  readonly room: Room
  readonly seat: number
  readonly #timing: Timing
  readonly #traffic = new Traffic()
  readonly #events = new EventQueue()
  readonly #input: InputHandle<CraftInput>
  readonly #coder: InputCoder
  readonly #remotes: Remotes
  readonly #own: OwnCraft
  readonly #shots: Shots
  readonly #mates = new Mates()
  readonly #sight: SightReport
  readonly #lineWatch: LineWatch
  readonly #scoreBoard = new ScoreBoard()
  readonly #frames: Uint8Array[]
  readonly #notices: NoticeWatch
  readonly #follower: RoomFollower
  readonly #sink: TickFrameSink
  #floor!: ClientFloor
  #match = 0
  #arenaSeed = 0
  #arenas = 0
  #epoch = 0
  #isNewLine = false
  #phase = PLAY
  #wantedAtMs = 0
  #hasLeft = false
  #sentAtMs = 0
  #nowMs: number

  /** `room` has its first full state, and `welcome` is the server's word on it. */
  constructor(room: Room, welcome: Welcome, options: SessionOptions) {
    this.room = room
    this.#frames = options.frames
    this.#notices = options.notices
    this.#follower = options.follower
    this.seat = welcome.seat
    this.#nowMs = room.clock.now()
    this.#timing = new Timing(this.#nowMs)
    this.#lineWatch = new LineWatch(room, this.#nowMs)
    this.#shots = new Shots((x, y) => this.#cellAt(x, y))
    this.#sink = this.#makeSink()
    this.#renewMatch()
    this.#input = room.input<CraftInput>({ mode: 'reliable' })
    this.#remotes = new Remotes(room, this.seat)
    const state = this.#state.crafts.get(String(this.seat))
    if (!state) throw new Error(`the state has no craft for seat ${this.seat}`)
    this.#own = new OwnCraft({
      room,
      input: this.#input,
      state,
      team: state.team,
      floor: () => this.#floor,
      comeback: () => (this.#state.comeback & (1 << state.team)) !== 0,
      playing: () => this.#state.phase === PLAY,
      serverTick: () => this.#clock.newestTick,
      fired: (seq, wasBomb) => this.#fired(seq, wasBomb),
    })
    this.#sight = new SightReport((cells) => room.send(MESSAGE.sight, { cells }))
    this.#traffic.watch(room)
    this.#coder = new InputCoder(room, this.#input, () => this.#state.inputTicks)
    this.#listen(options.onToken)
    options.onToken(room.reconnectionToken)
  }

  get #clock(): ViewClock {
    return this.#timing.clock
  }

  get #state(): ArenaState {
    return this.room.state as ArenaState
  }

  get floor(): ClientFloor {
    return this.#floor
  }
  get matchKey(): number {
    return this.#arenas
  }

  /**
   * Plays one frame at `nowMs` (page clock): sends the inputs that are due, each `input` as it is
   * now, and moves everything drawn. Call it before reading anything else.
   */
  advance(input: CraftInput, nowMs: number): void {
    this.#nowMs = nowMs
    this.#traffic.advance(nowMs)
    this.#lineWatch.advance(nowMs)
    this.#timing.advance(nowMs, this.line().state === 'live')
    if (this.#isStalled(nowMs)) this.#own.noteContact()
    if (this.room.connection.isOpen) this.#sight.advance(nowMs)
    for (let due = this.#own.tick(this.#timing.dueAtMs); due > 0; due--) this.#send(input)
    this.#remotes.advance(nowMs, this.#clock.viewTick)
    this.#placeOwn()
    this.#events.advance(this.#clock.viewTick)
    this.#shots.advance(this.#clock.viewTick, nowMs, this.#remotes.poses)
  }

  crafts(): readonly CraftPose[] {
    return this.#remotes.poses
  }
  bolts(): readonly BoltPose[] {
    return this.#shots.poses
  }
  showCells(cells: number): void {
    this.#sight.show(cells)
  }
  takeEvents(): readonly ShownEvent[] {
    return this.#events.take()
  }
  line(): Line {
    return this.#lineWatch.line
  }
  notice(): Readonly<Notice> {
    return this.#notices.notice
  }

  mates(): readonly Place[] {
    return this.#mates.places
  }
  pickups(): readonly PickupPose[] {
    return pickupPoses(this.#state)
  }
  own(): OwnStatus | undefined {
    const craft = this.#remotes.craftOf(this.seat)
    return craft && ownStatus(this.seat, craft, this.#own)
  }
  match(): MatchStatus {
    return matchStatus(this.#state)
  }
  /** All seats, best first. */
  scores(): readonly ScoreRow[] {
    return this.#scoreBoard.rows(this.#state, this.seat)
  }

  stats(): NetStats {
    const { clock } = this.room
    return {
      rttMs: clock.smoothedRtt(),
      jitterMs: clock.jitter(),
      viewDelayMs: this.#timing.viewDelayMs,
      snapshotAgeMs: this.#timing.snapshotAgeMs,
      starvedFrames: this.#timing.starvedFrames,
      frames: this.#timing.frames,
      corrections: this.#own.corrections,
      correctionsWithoutContact: this.#own.correctionsWithoutContact,
      lastCorrectionCells: this.#own.lastCorrectionCells,
      bytesInPerS: this.#traffic.bytesInPerS,
      bytesOutPerS: this.#traffic.bytesOutPerS,
      patchesPerS: this.#traffic.patchesPerS,
      tickWorkMs: this.#state.tickWorkUs / 1000,
      savings: this.#state.savings,
      inputsPending: this.#input.pendingCount,
      hitsShown: this.#shots.own.hitsShown,
      hitsConfirmed: this.#shots.own.hitsConfirmed,
    }
  }

  /** Gives the seat up: a bot takes it at once. Resolves when the server knows, or soon; never rejects. */
  async leave(): Promise<void> {
    this.#hasLeft = true
    this.#dispose()
    // A line that is gone has nobody to say goodbye to; one that is mended yet says it then.
    if (!this.room.connection.isOpen) return
    const limit = new Promise((resolve) => setTimeout(resolve, LEAVE_MS))
    await Promise.race([this.room.leave(true), limit])
  }

  #send(input: CraftInput): void {
    const { data } = this.#input
    data.moveX = input.moveX
    data.moveY = input.moveY
    data.aim = input.aim
    data.buttons = input.buttons
    // Only a shot is judged by it, and a field that does not change costs nothing.
    if (input.buttons & FIRE) data.seen = this.#clock.seen
    const seq = this.#coder.send()
    // Not sent means that the line is down: nothing was predicted for it either.
    if (seq === 0) return
    this.#sentAtMs = this.#nowMs
    this.#timing.sent(seq)
  }

  /** Page, line or server stood still so long that the server may have let the craft coast. */
  #isStalled(nowMs: number): boolean {
    const overdueMs = this.#input.pendingCount * TICK_MS - this.room.clock.smoothedRtt()
    return Math.max(overdueMs, nowMs - this.#sentAtMs, nowMs - this.#clock.newestAtMs) > COAST_MS
  }

  #fired(seq: number, wasBomb: boolean): void {
    const { body } = this.#own
    this.#shots.fire({ body, team: this.#team, bomb: wasBomb, seq }, this.#nowMs)
    const { x, y, aim: heading } = body
    const bomb = wasBomb ? 1 : 0
    this.#events.addNow({ kind: 'bolt', bolt: 0, seat: this.seat, x, y, heading, bomb })
  }

  get #team(): number {
    return this.#remotes.craftOf(this.seat)?.team ?? 0
  }

  #listen(onToken: (token: string) => void): void {
    const { room } = this
    room.onStateChange(() => this.#changed())
    room.onDrop(() => this.#lineWatch.broke(this.#nowMs))
    room.onReconnect(() => {
      // The player left while the line was broken: now the server can be told.
      if (this.#hasLeft) return void room.leave(true).catch(() => {})
      this.#startOver()
      onToken(room.reconnectionToken)
    })
    room.onLeave((code) => {
      this.#lineWatch.ended(code)
      this.#dispose()
    })
  }

  /** Another line: what was sent on the old one and is not confirmed yet never will be. */
  #startOver(): void {
    this.#isNewLine = true
    this.#frames.length = 0
    this.#lineWatch.opened(this.room.clock.now())
    this.#timing.restart()
    this.#sight.renew()
    this.#shots.startOver()
    this.#floor.rewind(0)
  }

  /** The state was changed: by a patch, unless its sender is not the owner of the room any more. */
  #changed(): void {
    const { epoch, tick } = this.#state
    if (epoch < this.#epoch) return this.#refuse()
    const isNew = epoch > this.#epoch
    this.#epoch = epoch
    this.#follower.saw(epoch)
    if (isNew && tick <= this.#clock.newestTick) this.#takeBack(tick)
    else if (tick <= this.#clock.newestTick) return
    this.#patched()
  }

  #refuse(): void {
    this.#frames.length = 0
    this.room.connection.close(closeReasons.mayReturn.code)
  }

  /** Another owner goes on from an earlier tick: what was to come after it has not happened. */
  #takeBack(tick: number): void {
    this.#events.forgetAfter(tick)
    this.#shots.forgetAfter(tick)
    this.#floor.forgetAfter(tick)
  }

  /** A patch was applied: now its tick frame is, so that floor and acknowledged inputs agree. */
  #patched(): void {
    const atMs = this.room.clock.now()
    const { match, arenaSeed } = this.#state
    // Made by two owners, the next match of the same number has two arenas.
    if (match !== this.#match || arenaSeed !== this.#arenaSeed) this.#renewMatch()
    if (this.#state.phase !== this.#phase) this.#own.noteContact()
    this.#phase = this.#state.phase
    this.#clock.setPatchInterval(this.#state.patchTicks * TICK_MS)
    this.#clock.droppedTicks = this.#state.droppedTicks
    this.#timing.inputTicks = this.#state.inputTicks
    const { tick, patchTicks } = this.#state
    const { lastProcessed } = this.#input
    const isMadeUpFor = this.#timing.patched(tick, patchTicks, lastProcessed, atMs)
    // What is dropped of a backlog was predicted in vain, and what a bot did meanwhile not at all.
    if (isMadeUpFor || this.#isNewLine) this.#own.noteContact()
    this.#isNewLine = false
    this.#remotes.ticked()
    // Which of the two was first to paint a cell within a tick is not told.
    if (this.#remotes.isEnemyNear) this.#own.noteContact()
    this.#traffic.patch()
    this.#lineWatch.heard(atMs)
    for (const bytes of this.#frames.splice(0)) readTickFrame(new ByteReader(bytes), this.#sink)
    this.#shots.settle(this.#input.lastProcessed)
    if (this.#floor.wanted.size > 0) this.#askForChunks(atMs)
  }

  #askForChunks(atMs: number): void {
    if (atMs - this.#wantedAtMs < WANT_EVERY_MS) return
    this.#wantedAtMs = atMs
    this.room.send(MESSAGE.wantChunk, { chunks: [...this.#floor.wanted].slice(0, 16) })
  }

  #renewMatch(): void {
    const { match, side, arenaSeed, mode } = this.#state
    const teams = modeOf(mode)?.teams ?? 2
    const bare = makeFloor(side)
    makeWalls(bare, arenaSeed, teams)
    const team = this.#state.crafts.get(String(this.seat))?.team ?? 0
    this.#floor = new ClientFloor(side, bare.cells, team + 1)
    this.#events.clear()
    this.#mates.clear()
    if (this.#arenas > 0) {
      this.#shots.clear()
      this.#own.noteContact()
    }
    this.#arenas++
    this.#match = match
    this.#arenaSeed = arenaSeed
  }

  #makeSink(): TickFrameSink {
    return {
      wholeChunk: (chunk, version, decode) => this.#floor.wholeChunk(chunk, version, decode),
      changes: (chunk, before, after, decode) => this.#floor.changes(chunk, before, after, decode),
      overview: (blocksPerSide, blocks) => this.#floor.setOverview(blocksPerSide, blocks),
      event: (event, tick) => this.#received(event, tick),
      mates: (blocks) => this.#mates.place(blocks),
    }
  }

  #received(event: SimEvent, tick: number): void {
    const seat = 'seat' in event ? event.seat : -1
    const own = seat === this.seat
    const confirmed = this.#input.lastProcessed
    this.#shots.receive(event, { isOwn: own, team: this.#rosterTeam(seat), tick, confirmed })
    if (this.#isContact(event)) this.#own.noteContact()
    // The own shot was shown when it was fired.
    if (!(own && event.kind === 'bolt')) this.#events.add(event, own, tick)
  }

  /** Something befell the own craft that its pilot did not do; a ram stops the one who rams, too. */
  #isContact(event: SimEvent): boolean {
    if (event.kind === 'ram' && event.by === this.seat) return true
    return 'seat' in event && event.seat === this.seat && befalling.has(event.kind)
  }

  #rosterTeam(seat: number): number {
    return this.#state.roster.get(String(seat))?.team ?? 0
  }

  #dispose(): void {
    this.#own.dispose()
    this.#remotes.dispose()
  }

  #placeOwn(): void {
    const pose = this.#remotes.poses.find((each) => each.own)
    if (!pose) return
    const { body } = this.#own
    pose.x = this.#own.drawnX
    pose.y = this.#own.drawnY
    pose.headingTurns = body.heading / 256
    pose.aimTurns = body.aim / 256
    if (body.bomb) pose.flags |= BOMBED
  }

  #cellAt(x: number, y: number): number {
    return this.#floor.serverCell(Math.floor(y) * this.#floor.side + Math.floor(x))
  }

  /** The predicted body in the simulation's own integers, for bots and probes. */
  get body(): Body {
    return this.#own.body
  }
  /** What the server was told last of the screen, in cells; undefined for nothing. */
  get toldCells(): number | undefined {
    return this.#sight.toldCells
  }
  /** The newest tick received, of the highest epoch: together they never go back. */
  get tick(): number {
    return this.#clock.newestTick
  }
  get epoch(): number {
    return this.#epoch
  }
  /** The tick that is drawn, with its fraction. */
  get viewTick(): number {
    return this.#clock.viewTick
  }
}

/** What changes the body of the craft in its seat. */
const befalling = new Set<SimEvent['kind']>(['ram', 'splash', 'drop', 'pickup', 'mirror'])
