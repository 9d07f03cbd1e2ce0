/**
 * Everything on the way back that reaches for what the SDK keeps to itself, in one place.
 *
 * Checked against @colyseus/sdk 0.18.4: `Room.connect` and `handleReconnection`, `Connection.ts`,
 * `WebSocketTransport.ts`. At an upgrade read them again; tests/e2e/follow.test.ts fails where this no
 * longer holds.
 */
import type { Room } from '@colyseus/sdk'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { MESSAGE, type Welcome } from '@tidepaint/shared/wire/messages'
import type { RoomPlace } from './findRoom.ts'
import { WayBack } from './WayBack.ts'

type Connection = Room['connection']
type Params = Parameters<Connection['reconnect']>[0]
type Close = (event: { code: number; reason?: string | undefined }) => void

/** A socket may take as long as an answer to open, and as long again to bring the first word. */
const SOCKET_ANSWERS = 2

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
    Object.assign(reconnection, always, { backoff: () => this.#way.pauseMs })
    this.#replaceMethods(connection)
    room.onMessage(MESSAGE.welcome, (welcome: Welcome) => this.#way.holdsFor(welcome.resumeWindowS))
    room.onReconnect(() => this.#arrived())
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
    this.#stockClosed({ code: this.#way.closed(code, isAsked), reason })
  }

  async #reconnect(params: Params): Promise<void> {
    const step = await this.#way.ask()
    // Whoever was told meanwhile not to come back does not.
    if (!this.#room.reconnection.enabled) this.#closed({ code: 1006 })
    else if ('closedWith' in step) this.#closed({ code: step.closedWith })
    else this.#open(step, params)
  }

  #open({ path, processId }: RoomPlace, params: Params): void {
    const { connection, roomId } = this.#room
    const url = new URL(connection.url ?? '')
    url.pathname = [path ?? [], processId, roomId].flat().join('/')
    connection.url = url.href
    // A process that stands still takes a socket and never says a word.
    const giveUp = () => connection.close(closeReasons.mayReturn.code)
    this.#limit = setTimeout(giveUp, SOCKET_ANSWERS * this.#way.answerMs)
    this.#stockReconnect(params)
  }

  #arrived(): void {
    clearTimeout(this.#limit)
    this.#way.mended()
  }
}
