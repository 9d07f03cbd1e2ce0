import {
  type Client,
  logger,
  Room,
  type RoomOptions,
  SchemaSerializer,
  type Serializer,
  ServerError,
} from '@colyseus/core'
import type { WebSocketClient } from '@colyseus/ws-transport'
import { closeReasons } from '@tidepaint/shared/wire/close'
import type { ErrorCode } from '../errors.ts'
import { processTicks } from '../observe/LoadMeter.ts'
import { lines, ticks } from '../observe/metrics.ts'
import { TickClock } from '../observe/TickClock.ts'
import { TickStats } from '../observe/tickStats.ts'
import {
  CopyingSerializer,
  cutLine,
  dropReservations,
  interceptFrames,
  isOpen,
  isUnsupported,
  lineCloser,
  unsentBytes,
} from './colyseusInternals.ts'
import { isMalformedInput } from './inputChannel.ts'
import { LinePace } from './LinePace.ts'
import { pulseOf } from './LinePulse.ts'
import { SLOW_CUTS_MAX, SlowCuts } from './SlowCuts.ts'

/** Ticks whose work is remembered: 10 s at 30 Hz. */
const WORK_TICKS = 300

type CloseReason = (typeof closeReasons)[keyof typeof closeReasons]

/**
 * A room that a bad peer, a slow line or a fault of ours cannot take down with it, and whose
 * patches leave from within its steps.
 */
export abstract class HardenedRoom<O extends RoomOptions = RoomOptions> extends Room<O> {
  /** A client with more unsent bytes than this is cut; it comes back by itself to a full state. */
  protected slowClientBytes = 262_144
  /** Clients that broke the protocol: their seats are not held. */
  readonly #expelled = new WeakSet<Client>()
  /** How often each session was cut for not reading. */
  readonly #slowCuts = new SlowCuts()
  readonly #paces = new WeakMap<Client, LinePace>()
  /** The client whose frame is being worked on. */
  #receiving: Client | undefined
  #clock: TickClock | undefined
  #isStepping = false
  /** When the latest patch began to be made. */
  #patchedAtMs = 0
  /** Of `droppedTicks`, those that are counted in the metrics. */
  #droppedCounted = 0
  readonly #work = new TickStats(WORK_TICKS)

  constructor() {
    super()
    interceptFrames(this, (client, frame, pass) => this.#receive(client, frame, pass))
  }

  /** The framework looks for this before fields exist, so it has to be a method. */
  override onUncaughtException(error: Error, where: string): void {
    const { cause } = error
    // A refusal, such as `server-full`, that the peer is told of.
    if (cause instanceof ServerError) return
    this.report('HOOK_FAULT', { where, err: cause ?? error })
  }

  override setSerializer(serializer: Serializer<O['state'] & object>): void {
    const isPlain = serializer instanceof SchemaSerializer
    super.setSerializer(isPlain ? this.makeSerializer() : serializer)
  }

  /** Made anew with each state. */
  protected makeSerializer(): CopyingSerializer {
    return new CopyingSerializer()
  }

  override onDispose(): void {
    this.stopTicks()
  }

  /**
   * Runs `step` at `hz`. After a step that says so, `tell` says what came of it, and the patch is
   * sent. Whatever throws ends this room with `fault` and leaves the process alone.
   */
  protected runTicks(step: () => boolean, hz: number, tell: () => void = () => {}): void {
    // Advertised to clients as the rate of patches. Its own timer does nothing: see `broadcastPatch`.
    this.patchRate = 1000 / hz
    this.#clock = new TickClock((lateMs) => this.#tick(step, tell, lateMs), hz)
    this.#clock.start()
  }

  /** Only from within a step: a second timer would drift against the first. */
  override broadcastPatch(): boolean {
    return this.#isStepping && super.broadcastPatch()
  }

  /** A seat that was promised and not taken would hold the room open, and a stop of the server. */
  override disconnect(closeCode?: number): Promise<unknown> {
    dropReservations(this)
    return super.disconnect(closeCode)
  }

  /** Closes the room; all who are in it are told why. */
  end({ code }: CloseReason): void {
    this.disconnect(code).catch((err: unknown) =>
      this.report('HOOK_FAULT', { where: 'disconnect', err }),
    )
  }

  /** No more ticks: the match stands as it is. */
  protected stopTicks(): void {
    this.#clock?.stop()
  }

  /** After `stopTicks`: the match goes on, from now. */
  protected resumeTicks(): void {
    this.#clock?.start()
  }

  /** Ticks that were never run because the process stood still for too long. */
  get droppedTicks(): number {
    return this.#clock?.droppedSteps ?? 0
  }

  /** Closes a client that broke the protocol; its seat is not held. */
  protected expel(client: Client, reason: CloseReason): void {
    this.#expelled.add(client)
    this.report('CLIENT_EXPELLED', { sessionId: client.sessionId, reason: reason.name })
    client.leave(reason.code, reason.name)
  }

  /**
   * Holds the seat of a client whose line dropped. Resolves with whether it came back; never
   * rejects, which unhandled would end the process.
   */
  protected async keepSeat(client: Client, windowS: number): Promise<boolean> {
    // Cut in the middle of its own frame: it flooded us. Code 4002 alone would not say so, since an
    // old line that a resuming client replaces is closed with it as well.
    if (windowS === 0 || this.#receiving === client || this.#expelled.has(client)) return false
    const closeOldLine = lineCloser(client)
    try {
      await this.allowReconnection(client, windowS)
      closeOldLine(closeReasons.replaced.code, closeReasons.replaced.name)
      return true
    } catch {
      return false
    }
  }

  /** Judges the line that this client has from now on. */
  protected watchLine(client: Client): void {
    const options = { cutBytes: this.slowClientBytes, wasCut: this.#cutsOf(client) > 0 }
    const pulse = pulseOf((client as WebSocketClient).ref)
    this.#paces.set(client, new LinePace(pulse, options))
  }

  /**
   * Whether this client's line takes the next patch: asked once for each. One that is too slow for
   * the match is cut.
   */
  protected takesPatch(client: Client): boolean {
    // A line that was cut in this turn of the loop stays among them while late ticks are made up for.
    if (!isOpen(client)) return false
    const pace = this.#paces.get(client)?.next(this.#patchedAtMs)
    if (pace === 'cut') this.cutSlow(client)
    return pace === 'send' || pace === 'cover'
  }

  /** Whether this session's line has shown that it cannot carry the match. */
  protected isTooSlow(client: Client): boolean {
    return this.#cutsOf(client) >= SLOW_CUTS_MAX
  }

  /** This session is over. */
  protected forgetCuts({ sessionId }: Pick<Client, 'sessionId'>): void {
    this.#slowCuts.forget(sessionId)
  }

  #cutsOf({ sessionId }: Client): number {
    return this.#slowCuts.count(sessionId, performance.now())
  }

  protected report(code: ErrorCode, details: object): void {
    const level = code === 'CLIENT_EXPELLED' || code === 'CLIENT_SLOW' ? 'info' : 'error'
    logger[level]({ code, roomId: this.roomId, ...details }, code)
  }

  #receive(client: Client, frame: Buffer | undefined, pass: () => void): void {
    lines.framesReceived.inc()
    // Told to go, a peer may go on sending for half a minute.
    if (this.#expelled.has(client) || !isOpen(client)) return
    if (isUnsupported(frame)) return this.expel(client, closeReasons.unsupportedFrame)
    if (isMalformedInput(frame)) return this.expel(client, closeReasons.badMessage)
    this.#receiving = client
    try {
      pass()
    } catch (error) {
      // Thrown on, it would end the process: nobody stands between the socket and us.
      this.report('HOOK_FAULT', { where: 'frame', err: error })
      this.expel(client, closeReasons.fault)
    } finally {
      this.#receiving = undefined
    }
    // The framework has closed it for a malformed or unknown message.
    if (!isOpen(client)) this.#expelled.add(client)
  }

  /**
   * Time that a tick takes, patch and sends included: the median of the latest ones. By the clock,
   * since the thread's CPU time counts in steps of 10 ms on some virtual machines.
   */
  protected medianWorkUs(): number {
    return this.#work.medianUs()
  }

  #tick(step: () => boolean, tell: () => void, lateMs: number): void {
    const startedMs = performance.now()
    this.#isStepping = true
    try {
      if (step()) this.#patch(tell)
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#isStepping = false
      this.#record(performance.now() - startedMs, lateMs)
    }
  }

  /** Called after each tick with how long it took and how late it began. */
  protected worked(_workMs: number, _lateMs: number): void {}

  #patch(tell: () => void): void {
    this.#patchedAtMs = performance.now()
    tell()
    this.broadcastPatch()
    ticks.encode.observe(performance.now() - this.#patchedAtMs)
  }

  #record(workMs: number, lateMs: number): void {
    this.#work.record(workMs * 1000)
    processTicks.work.record(workMs * 1000)
    processTicks.late.record(lateMs * 1000)
    ticks.work.observe(workMs)
    ticks.lateness.observe(lateMs)
    this.worked(workMs, lateMs)
    if (this.droppedTicks === this.#droppedCounted) return
    ticks.dropped.inc(this.droppedTicks - this.#droppedCounted)
    this.#droppedCounted = this.droppedTicks
  }

  /** Cuts a line that cannot carry the match; its player may come back. */
  protected cutSlow(client: Client): void {
    this.report('CLIENT_SLOW', { sessionId: client.sessionId, bytes: unsentBytes(client) })
    this.#slowCuts.add(client.sessionId, performance.now())
    cutLine(client, closeReasons.mayReturn)
  }

  #fail(error: unknown): void {
    this.stopTicks()
    this.report('ROOM_FAULT', { err: error })
    this.end(closeReasons.fault)
  }
}
