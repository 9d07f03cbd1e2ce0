import type { Socket } from 'node:net'
import { FRAME } from '@tidepaint/loadtest/bots/frames'
import { LightLine, type LineEars } from '@tidepaint/loadtest/bots/LightLine'
import { reserve, type Seat, type Wish } from '@tidepaint/loadtest/bots/reserve'
import { decodeNews, type News, WORD } from './lobby.ts'

export interface SitterOptions {
  wish: Wish
  /** See `JoinPlan`. */
  owners: Readonly<Record<string, string>> | undefined
  heard: (news: News) => void
}

/** Somebody with a seat and a socket who does nothing with them. */
export class Sitter implements LineEars {
  /** News so far. */
  heard = 0
  pongs = 0
  closedWith: number | undefined
  #isLeaving = false
  #line!: LightLine
  readonly #heard: SitterOptions['heard']

  private constructor(heard: SitterOptions['heard']) {
    this.#heard = heard
  }

  /** Resolves with the first state. Throws `Refused`. */
  static async join({ wish, owners, heard }: SitterOptions): Promise<Sitter> {
    const seat = await reserve(wish)
    const sitter = new Sitter(heard)
    const owner = owners?.[seat.processId]
    sitter.#line = await (owner === undefined
      ? LightLine.open(wish, seat, sitter)
      : LightLine.open({ ...wish, target: owner }, withoutPath(seat), sitter))
    return sitter
  }

  get isOpen(): boolean {
    return this.#line.isOpen
  }
  /** Which of this machine's addresses it comes from. */
  get address(): string | undefined {
    const { _socket: socket } = this.#line.ws as unknown as { _socket: Socket | null }
    return socket?.localAddress
  }
  /** Where the room is. */
  get processId(): string {
    return this.#line.seat.processId
  }
  /** It closed, and that was not our wish. */
  get isLost(): boolean {
    return this.closedWith !== undefined && !this.#isLeaving
  }

  ping(): void {
    this.#line.send(Buffer.of(FRAME.ping))
  }

  say(): void {
    this.#line.send(Buffer.of(FRAME.message, WORD.say))
  }

  leave(): void {
    this.#isLeaving = true
    this.#line.leave()
  }

  pong(): void {
    this.pongs++
  }

  stray(frame: Buffer): void {
    if (frame[0] !== FRAME.bytes || frame[1] !== WORD.news) return
    const news = decodeNews(frame.subarray(2))
    if (!news) return
    this.heard++
    this.#heard(news)
  }

  closed(code: number): void {
    this.closedWith = code
  }
}

/** The path is for a balancer. */
function withoutPath({ roomId, processId, sessionId }: Seat): Seat {
  return { roomId, processId, sessionId }
}
