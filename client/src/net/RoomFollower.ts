/**
 * Everything on the way back that reaches for what the SDK keeps to itself, in one place.
 *
 * Checked against @colyseus/sdk 0.18.4: `Room.connect` and `handleReconnection`, `Connection.ts`,
 * `WebSocketTransport.ts`, for `EarlyLine` as well. At an upgrade read them again; where this no longer
 * holds, tests/e2e/follow.test.ts fails or tests/cluster/takeover.test.ts.
 */
import type { Room } from '@colyseus/sdk'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { MESSAGE, type Welcome } from '@tidepaint/shared/wire/messages'
import { EarlyLine } from './EarlyLine.ts'
import { type Address, readAddress } from './findRoom.ts'
import { WayBack } from './WayBack.ts'

type Connection = Room['connection']
type Params = Parameters<Connection['reconnect']>[0]
type Close = (event: { code: number; reason?: string | undefined }) => void

/** A socket may take as long as an answer to open, and as long again to bring the first word. */
const SOCKET_ANSWERS = 2
/** One that was opened early has only that word to bring. */
const EARLY_MS = 1000

/**
 * Brings a room's line back wherever the room lives: before each try of the SDK it asks for the
 * process, and leads the socket there. To be made before the room's first message is read.
 */
export class RoomFollower {
  readonly #room: Room
  readonly #way: WayBack
  readonly #stockClosed: Close
  readonly #stockReconnect: Connection['reconnect']
  #limit: ReturnType<typeof setTimeout> | undefined
  /** Where the match is about to go on; never outlives the line that told of it. */
  #early: EarlyLine | undefined
  /** The line is being given up by this side. */
  #isOwnClose = false

  /** `endpoint` is where any node answers: `http://host:port`. */
  constructor(room: Room, endpoint: string) {
    this.#room = room
    this.#way = new WayBack(endpoint, room.roomId)
    const { connection, reconnection } = room
    this.#stockClosed = connection.events.onclose as Close
    this.#stockReconnect = connection.reconnect.bind(connection)
    // The way back says when to stop, and by default a line that breaks in its first 5 s is given up.
    const always = { minUptime: 0, minDelay: 0, maxRetries: Number.POSITIVE_INFINITY }
    Object.assign(reconnection, always, { backoff: () => this.#pauseMs() })
    this.#replaceMethods(connection)
    room.onMessage(MESSAGE.welcome, (welcome: Welcome) => this.#way.holdsFor(welcome.resumeWindowS))
    room.onMessage(MESSAGE.moving, (moving: unknown) => this.#openEarly(moving))
    room.onReconnect(() => this.#arrived())
    room.onLeave(() => this.#dropEarly())
  }

  /** State of this epoch was received. */
  saw(epoch: number): void {
    this.#way.saw(epoch)
  }

  #replaceMethods(connection: Connection): void {
    connection.events.onclose = (event: CloseEvent) => this.#closed(event)
    connection.reconnect = (params) => void this.#reconnect(params)
    const close = connection.close.bind(connection)
    connection.close = (code, reason) => {
      this.#isOwnClose = true
      close(code, reason)
      this.#isOwnClose = false
    }
  }

  #closed({ code, reason }: { code: number; reason?: string | undefined }): void {
    clearTimeout(this.#limit)
    const isAsked = code === closeReasons.mayReturn.code && !this.#isOwnClose
    // Only who is sent there knows that the match is there.
    if (!isAsked) this.#dropEarly()
    this.#stockClosed({ code: this.#way.closed(code, isAsked), reason })
  }

  /** Everybody else has to be let go first; a line that is open already comes in at once. */
  #pauseMs(): number {
    return this.#early?.isDead === false ? 0 : this.#way.pauseMs
  }

  /** The match is about to go on elsewhere: a line there is opened while this one still plays. */
  #openEarly(moving: unknown): void {
    const address = readAddress(moving)
    this.#dropEarly()
    if (address === undefined) return
    const { connection, reconnectionToken } = this.#room
    const url = new URL(this.#urlAt(address))
    url.searchParams.set('reconnectionToken', reconnectionToken.split(':')[1] ?? '')
    url.searchParams.set('skipHandshake', 'true')
    const heard = () => this.#earlyHeard()
    this.#early = new EarlyLine(connection, { ...address, url: url.href, heard })
  }

  /** The match goes on there: what this line could still say is that it is over. */
  #earlyHeard(): void {
    const { connection, reconnection } = this.#room
    if (!reconnection.isReconnecting) connection.transport.close(closeReasons.mayReturn.code)
  }

  #dropEarly(): void {
    this.#early?.close()
    this.#early = undefined
  }

  /** Goes on with the line that was opened early, if there is one. */
  #takesEarly(): boolean {
    const early = this.#early
    this.#early = undefined
    if (!early || early.isDead) return false
    this.#way.goTo(early.processId)
    this.#limitSilence(EARLY_MS)
    early.handTo(this.#room.connection)
    return true
  }

  async #reconnect(params: Params): Promise<void> {
    const { reconnection } = this.#room
    if (reconnection.enabled && this.#takesEarly()) return
    const step = await this.#way.ask()
    // Whoever was told meanwhile not to come back does not.
    if (!reconnection.enabled) this.#closed({ code: 1006 })
    else if ('closedWith' in step) this.#closed({ code: step.closedWith })
    else this.#open(step, params)
  }

  #open(place: Address, params: Params): void {
    const { connection } = this.#room
    connection.url = this.#urlAt(place)
    this.#limitSilence(SOCKET_ANSWERS * this.#way.answerMs)
    this.#stockReconnect(params)
  }

  #urlAt({ path, processId }: Address): string {
    const { connection, roomId } = this.#room
    const url = new URL(connection.url ?? '')
    url.pathname = [path ?? [], processId, roomId].flat().join('/')
    return url.href
  }

  /** A process that stands still takes a socket and never says a word. */
  #limitSilence(ms: number): void {
    const { connection } = this.#room
    this.#limit = setTimeout(() => connection.close(closeReasons.mayReturn.code), ms)
  }

  #arrived(): void {
    clearTimeout(this.#limit)
    this.#way.mended()
  }
}
