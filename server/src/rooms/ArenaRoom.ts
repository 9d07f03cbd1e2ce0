import { randomInt } from 'node:crypto'
import { type AuthContext, type Client, logger, matchMaker, validate } from '@colyseus/core'
import { Encoder, StateView } from '@colyseus/schema'
import { bigTide } from '@tidepaint/shared/modes/bigTide'
import { modeOf } from '@tidepaint/shared/modes/modes'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { TICK_HZ, TICK_MS, tuning } from '@tidepaint/shared/tuning'
import { closeReasons, refusals } from '@tidepaint/shared/wire/close'
import { InputFrame, sanitizeInput } from '@tidepaint/shared/wire/input'
import { MESSAGE, type Moving, type Notice, type Welcome } from '@tidepaint/shared/wire/messages'
import { sight, wantChunk } from '@tidepaint/shared/wire/requests'
import { type ArenaState, OWN } from '@tidepaint/shared/wire/state'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import type { RoomLease } from '../cluster/RoomLease.ts'
import type { Config } from '../config.ts'
import { type InputQueue, Match } from '../match/Match.ts'
import { encodeMatch } from '../match/MatchImage.ts'
import { craftOf } from '../match/publish.ts'
import { countClose, governorChanges, lines, openMatches } from '../observe/metrics.ts'
import { asIfJoined, type CopyingSerializer, hasJoined, onLineClosed } from './colyseusInternals.ts'
import { HardenedRoom } from './HardenedRoom.ts'
import { readInputsByHand } from './inputChannel.ts'
import type { ImageKeeper } from './ImageKeeper.ts'
import { type Admission, admit, refuse } from './joinOptions.ts'
import { Ownership, type OwnershipOptions } from './Ownership.ts'
import { encodeRoom, type RoomImage, type SeatedSession } from './RoomImage.ts'
import { continueClock, RevivedSeats } from './revivedSeats.ts'
import { Sitting } from './Sitting.ts'
import { type Parcel, SlicedSerializer } from './SlicedSerializer.ts'
import { createSessionLife } from './sessionLife.ts'

/** A client that takes longer to acknowledge its join is not one of ours, and blocks a seat. */
const ACKNOWLEDGE_TICKS_MAX = 10 * TICK_HZ

/**
 * Room for a name and a score that everybody is sent, and for what one view adds in one patch: the
 * views of all seats are encoded behind each other. It grows when it must, with a copy.
 */
const STATE_BYTES_PER_SEAT = 2048

export type RoomConfig = Pick<
  Config,
  | 'bigTideSeats'
  | 'botGrade'
  | 'matchS'
  | 'messagesPerSMax'
  | 'podiumS'
  | 'resumeWindowS'
  | 'roomsMax'
  | 'slowClientBytes'
>

/** What rooms look at with each tick: a new object whenever it changes. */
export interface Surroundings {
  notice: Notice
  /** Whether rooms may begin here, or go on here. */
  takesRooms: boolean
  /** By room: what rooms that come back were when their process ended. */
  readonly revivals: ReadonlyMap<string, RoomImage>
  /** In a cluster: this process's word that the room is its own, as the owner of that number. */
  readonly leaseOf: (roomId: string, epoch: number) => RoomLease | undefined
  /** Another process has the room by now. */
  readonly lost: (roomId: string) => void
  /** Undefined where rooms end with their process. */
  keeper?: Pick<ImageKeeper, 'began' | 'changed' | 'ended'>
}

/** `mode` comes from the first player, as `admit` left it; the rest from the server. */
interface CreateOptions {
  mode: string
  config: RoomConfig
  surroundings: Surroundings
}

/** One room: sockets, seats and the clock. `Match` has every rule of play. */
export class ArenaRoom extends HardenedRoom<{ state: ArenaState; input: InputFrame }> {
  override inputs = this.defineInput(InputFrame, {
    bufferMaxSize: tuning.input.bufferMax,
    sanitize: sanitizeInput,
    tickRate: TICK_HZ,
  })
  override messages = {
    [MESSAGE.wantChunk]: validate(wantChunk, (client, { chunks }) => {
      const sitting = this.#sittings.get(client.sessionId)
      if (sitting) this.match.outlook(sitting.seat).want(chunks)
    }),
    [MESSAGE.sight]: validate(sight, (client, { cells }) => {
      const sitting = this.#sittings.get(client.sessionId)
      if (sitting) this.match.outlook(sitting.seat).show(cells)
    }),
  }
  /** A seat that was reserved and never taken blocks the room for this long. */
  override seatReservationTimeout = 10
  match!: Match
  #resumeWindowS = 0
  #surroundings!: Surroundings
  #notice!: Notice
  #serializer!: SlicedSerializer
  /** The match in which this room was told that it is its last one. */
  #lastMatch: number | undefined
  readonly #sittings = new Map<string, Sitting>()
  readonly #sessionOf = new Map<number, string>()
  readonly #revivedSeats = new RevivedSeats(this)
  /** Of this match, by an earlier process, while there was none, or while it was not sure to be ours. */
  #droppedBefore = 0
  /** Since when the match stands to be handed over. */
  #stoodSinceMs = 0
  #ownership!: Ownership

  static override async onAuth(
    _token: string,
    options: unknown,
    _context: AuthContext,
  ): Promise<Admission> {
    return admit(options)
  }

  override onCreate({ mode: modeId, config, surroundings }: CreateOptions): void {
    this.#surroundings = surroundings
    if (!surroundings.takesRooms) throw refuse(refusals.restarting)
    const known = modeOf(modeId)
    if (known === undefined) throw refuse(refusals.noSuchMode)
    const revived = surroundings.revivals.get(this.roomId)
    // A match that is played already is worth a tight squeeze.
    const isFull = matchMaker.stats.local.roomCount >= config.roomsMax
    if (isFull && !revived) throw refuse(refusals.serverFull)
    const options = { botGrade: config.botGrade, newSeed: () => randomInt(2 ** 32) }
    this.match = revived
      ? Match.revive(revived.match, options)
      : new Match({ ...options, mode: asConfigured(known, config) })
    const { seats } = this.match.mode
    this.maxClients = seats
    this.maxMessagesPerSecond = config.messagesPerSMax
    this.slowClientBytes = config.slowClientBytes
    this.#resumeWindowS = config.resumeWindowS
    this.#notice = surroundings.notice
    // Read when the state is set; two buffers of this size for each room.
    Encoder.BUFFER_SIZE = STATE_BYTES_PER_SEAT * Math.max(16, seats)
    this.state = this.match.state
    openMatches.add(this.match)
    if (revived) this.#wakeUp(revived)
    this.#own(revived?.epoch ?? 1)
    surroundings.keeper?.began(this)
    this.runTicks(
      () => this.#step(),
      TICK_HZ,
      () => this.#tellAll(),
    )
  }

  protected override makeSerializer(): CopyingSerializer {
    this.#serializer = new SlicedSerializer(
      (client) => this.#pack(client),
      (seat) => this.match.isFarTurn(seat),
    )
    return this.#serializer
  }

  override onDispose(): void {
    super.onDispose()
    openMatches.delete(this.match)
    // A room that was refused never had one.
    ;(this.#ownership as Ownership | undefined)?.end()
    this.#surroundings.keeper?.ended(this)
  }

  protected override worked(workMs: number, lateMs: number): void {
    if (this.match.worked(workMs, lateMs)) governorChanges.inc()
  }

  override hasReservedSeat(sessionId: string, token?: string): boolean {
    this.#revivedSeats.recognise(token)
    const isTheirs = super.hasReservedSeat(sessionId, token)
    if (isTheirs) this.#revivedSeats.brought(sessionId, token)
    return isTheirs
  }

  override checkReconnectionToken(token: string): string {
    this.#revivedSeats.recognise(token)
    return super.checkReconnectionToken(token)
  }

  override onJoin(client: Client): void {
    const seat = this.match.sit((client.auth as Admission).name)
    if (seat === undefined) throw refuse(refusals.roomFull)
    const sitting = this.#seatSession(client.sessionId, seat, 'reserved')
    lines.joins.inc({ kind: 'new' })
    this.#welcome(client, sitting)
  }

  override async onDrop(client: Client): Promise<void> {
    const sitting = this.#sittings.get(client.sessionId)
    if (sitting === undefined) return
    sitting.life.move('dropped')
    this.#closeView(client)
    this.match.drop(sitting.seat)
    // Not even its next token may have reached the player: they come with the one before.
    if (this.#revivedSeats.isArriving(client.sessionId)) asIfJoined(client)
    await this.keepSeat(client, this.#resumeWindowS)
  }

  override onReconnect(client: Client): void {
    const sitting = this.#sittings.get(client.sessionId)
    if (sitting === undefined) throw refuse(refusals.roomFull)
    // Closing it here denies the return; `onLeave` follows.
    if (this.isTooSlow(client)) return this.expel(client, closeReasons.tooSlow)
    this.match.resume(sitting.seat)
    lines.joins.inc({ kind: 'resumed' })
    this.#welcome(client, sitting)
  }

  override onLeave(client: Client): void {
    this.#closeView(client)
    this.#giveUp(client.sessionId)
  }

  /** Not while another process may have it: whoever comes back then gets a token that counts nowhere. */
  get isOurs(): boolean {
    return this.#ownership.isSure
  }

  /** Stops the ticks of a room that is to be closed at once, and gives its last image. */
  freeze(): Uint8Array | undefined {
    const image = this.image()
    if (image) this.stopTicks()
    return image
  }

  /** Those who could come back to another process with what they have. */
  get seatedClients(): Client[] {
    return this.clients.filter(
      ({ sessionId }) => this.#sittings.get(sessionId)?.life.state === 'seated',
    )
  }

  /** The match is about to go on there: players open a line to it, and keep the one they have. */
  invite(place: Moving): void {
    for (const client of this.seatedClients) client.send(MESSAGE.moving, place)
  }

  /**
   * Stops the match at this tick and writes all of it, for another process to go on with. False if it
   * could not be written: then `goOn`.
   */
  async letGo(): Promise<boolean> {
    this.stopTicks()
    this.#stoodSinceMs = performance.now()
    return this.#ownership.handOver()
  }

  /** After `letGo`: nobody else has it, and the match goes on here, of this epoch. */
  goOn(epoch: number): void {
    this.#droppedBefore += Math.round((performance.now() - this.#stoodSinceMs) / TICK_MS)
    this.state.epoch = epoch
    this.#ownership.renew(epoch)
    this.resumeTicks()
  }

  /** After `letGo`: another process has it, and players are to follow it there. */
  gone(): void {
    this.#surroundings.lost(this.roomId)
    this.end(closeReasons.mayReturn)
  }

  #own(epoch: number): void {
    this.state.epoch = epoch
    const options: OwnershipOptions = {
      leaseOf: (number) => this.#surroundings.leaseOf(this.roomId, number),
      seats: this.match.mode.seats,
      image: () => this.#encode(this.#sessions()),
      places: () => ({ sessions: this.#sessions(), ...this.match.seating() }),
      lost: () => this.gone(),
      failed: (err) => this.report('HOOK_FAULT', { where: 'journal', err }),
    }
    this.#ownership = new Ownership(options, epoch)
  }

  /** The room as it is between two ticks; undefined if nobody could come back to it. */
  image(): Uint8Array | undefined {
    const sessions = this.#sessions()
    return sessions.length === 0 ? undefined : this.#encode(sessions)
  }

  #encode(sessions: readonly SeatedSession[]): Uint8Array {
    return encodeRoom({
      roomId: this.roomId,
      epoch: this.state.epoch,
      savedAtMs: Date.now(),
      elapsedMs: this.clock.elapsedTime,
      droppedTicks: this.#allDroppedTicks(),
      sessions,
      match: encodeMatch(this.match),
    })
  }

  /** Who sits where, or with which token, is another than was written last. */
  #placesChanged(): void {
    this.#ownership.placesChanged()
    this.#surroundings.keeper?.changed(this)
  }

  #sessions(): SeatedSession[] {
    return [...this.#sittings].flatMap(([sessionId, { seat }]) => {
      const tokenHashes = this.#revivedSeats.tokenHashesOf(sessionId)
      return tokenHashes.length > 0 ? [{ sessionId, tokenHashes, seat }] : []
    })
  }

  /** Everybody is away until they come back, and what was not played meanwhile is left out. */
  #wakeUp({ sessions, savedAtMs, elapsedMs, droppedTicks }: RoomImage): void {
    const awayMs = Math.max(0, Date.now() - savedAtMs)
    continueClock(this, elapsedMs + awayMs)
    this.#droppedBefore = droppedTicks + Math.round(awayMs / TICK_MS)
    this.state.droppedTicks = this.#droppedBefore
    for (const session of sessions) this.#await(session)
    for (const { seat, pilot } of this.match.seats) {
      if (pilot === 'bot') continue
      if (!this.#sessionOf.has(seat)) this.match.leave(seat)
      else if (pilot === 'human') this.match.drop(seat)
    }
  }

  #await(session: SeatedSession): void {
    const { sessionId, seat } = session
    this.#seatSession(sessionId, seat, 'dropped')
    const auth: Admission = { name: this.match.seats[seat]?.name ?? '' }
    this.#revivedSeats.hold(session, auth, this.#resumeWindowS).then(
      (isBack) => isBack || this.#giveUp(sessionId),
      (err: unknown) => this.report('HOOK_FAULT', { where: 'revived seat', err }),
    )
  }

  #seatSession(sessionId: string, seat: number, first: 'reserved' | 'dropped'): Sitting {
    const life = createSessionLife(first, (from, to) => {
      logger.debug({ sessionId, from, to }, 'session')
    })
    const sitting = new Sitting(seat, life, (other) => craftOf(this.state, other))
    this.#sittings.set(sessionId, sitting)
    this.#sessionOf.set(seat, sessionId)
    return sitting
  }

  /** The session is over, and its seat free. */
  #giveUp(sessionId: string): void {
    const sitting = this.#sittings.get(sessionId)
    if (sitting === undefined) return
    sitting.life.move('left')
    this.#revivedSeats.settled(sessionId)
    this.forgetCuts({ sessionId })
    this.#sittings.delete(sessionId)
    this.#sessionOf.delete(sitting.seat)
    this.match.leave(sitting.seat)
    this.#placesChanged()
  }

  #allDroppedTicks(): number {
    return this.#droppedBefore + this.droppedTicks
  }

  /** Gives the client its view of the state, and tells it who it is. Sent once it acknowledges. */
  #welcome(client: Client, sitting: Sitting): void {
    const { seat } = sitting
    onLineClosed(client, countClose)
    readInputsByHand(client)
    sitting.life.move('joining')
    sitting.waitingTicks = 0
    const own = craftOf(this.state, seat)
    client.view = new StateView()
    client.view.add(own)
    client.view.add(own, OWN)
    const welcome: Welcome = {
      protocol: PROTOCOL_VERSION,
      seat,
      tickHz: TICK_HZ,
      resumeWindowS: this.#resumeWindowS,
    }
    client.send(MESSAGE.welcome, welcome)
    // The token with which it came is spent.
    this.#placesChanged()
    if (this.#notice.isAlone || this.#notice.isClosing) client.send(MESSAGE.notice, this.#notice)
  }

  #closeView(client: Client): void {
    // Nobody else does: its marks would stay on every craft until a garbage collection.
    client.view?.dispose()
    delete client.view
  }

  /** Returns whether players are told of it now. */
  #step(): boolean {
    const record = this.#ownership.nextTick(this.match, this.#queueOf)
    if (record) this.match.play(record)
    else this.#droppedBefore++
    return record !== undefined && this.match.isToldNow
  }

  #tellAll(): void {
    this.state.droppedTicks = this.#allDroppedTicks()
    if (this.state.tick % TICK_HZ === 0) this.#tellWork()
    this.#heedSurroundings()
  }

  /** Tells what changed around this room, and ends it after its match when the server is to stop. */
  #heedSurroundings(): void {
    const { notice } = this.#surroundings
    if (notice !== this.#notice) this.#tellNotice(notice)
    if (!notice.isClosing) this.#lastMatch = undefined
    else if (this.#isOver()) this.end(closeReasons.shutdown)
  }

  #tellNotice(notice: Notice): void {
    this.broadcast(MESSAGE.notice, notice)
    if (notice.isClosing !== this.#notice.isClosing) {
      // Friends still come by a link; whoever wants any match is better off in one that goes on.
      this.setPrivate(notice.isClosing).catch((err: unknown) =>
        this.report('HOOK_FAULT', { where: 'notice', err }),
      )
    }
    this.#notice = notice
  }

  /** The last match is over, podium included, or nobody is there to see it. */
  #isOver(): boolean {
    this.#lastMatch ??= this.state.match
    return this.state.match !== this.#lastMatch || this.clients.length === 0
  }

  #tellWork(): void {
    // As much as the field holds: beyond it the wire would start over from 0.
    this.state.tickWorkUs = Math.min(this.medianWorkUs(), 0xffff)
  }

  readonly #queueOf = (seat: number): InputQueue | undefined => {
    const sessionId = this.#sessionOf.get(seat)
    return sessionId === undefined ? undefined : this.inputs.get(sessionId)
  }

  /** What this client is sent with the patch; undefined for nothing. Brings its view up to date. */
  #pack(client: Client): Parcel | undefined {
    const sitting = this.#sittings.get(client.sessionId)
    const { view } = client
    if (sitting === undefined || view === undefined) return undefined
    // Whatever is sent before the acknowledgement piles up in this process.
    if (!hasJoined(client)) return this.#awaitAck(client, sitting)
    if (sitting.life.state === 'joining') this.#seat(client, sitting)
    const outlook = this.match.outlook(sitting.seat)
    if (!this.takesPatch(client)) {
      outlook.skipped()
      return undefined
    }
    if (!this.#serializer.canCover(sitting.parcel.patch)) {
      this.cutSlow(client)
      return undefined
    }
    return sitting.pack(view, outlook, this.match.told)
  }

  /** It has the full state, which the framework sent with its acknowledgement: before this patch. */
  #seat(client: Client, sitting: Sitting): void {
    sitting.life.move('seated')
    this.#revivedSeats.settled(client.sessionId)
    this.#placesChanged()
    sitting.parcel.patch = this.#serializer.patch - 1
    this.watchLine(client)
  }

  #awaitAck(client: Client, sitting: Sitting): undefined {
    sitting.waitingTicks++
    if (sitting.waitingTicks === ACKNOWLEDGE_TICKS_MAX) this.expel(client, closeReasons.badMessage)
  }
}

/** The mode with the size and the lengths that the operator asked for. */
function asConfigured(mode: Mode, { bigTideSeats, matchS, podiumS }: RoomConfig): Mode {
  return {
    ...mode,
    seats: mode === bigTide ? bigTideSeats : mode.seats,
    matchTicks: matchS === undefined ? mode.matchTicks : matchS * TICK_HZ,
    podiumTicks: podiumS === undefined ? mode.podiumTicks : podiumS * TICK_HZ,
  }
}
