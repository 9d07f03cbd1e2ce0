/** How lines are judged. */
export const pacing = {
  /** A line is behind when more bytes than this wait in the process: about a second of a full match. */
  unsentBytesMax: 16_384,
  /** A line is behind when a ping is not answered for so long: kernels hold megabytes back. */
  unansweredMsMax: 1000,
  /** A line that is behind without a pause for longer than this is cut. */
  behindMsMax: 8000,
  /** Over how long it is remembered how often a line was behind. */
  memoryMs: 10_000,
  /** A line that was behind for more than this share of that time is slow ... */
  slowShare: 1 / 3,
  /** ... until it was for less than this ... */
  steadyShare: 1 / 6,
  /** ... and begins with this, if the one before it was cut. */
  shareAfterCut: 1 / 2,
  /** A slow line is sent one patch of so many at most. */
  slowEveryPatches: 3,
  /** Time between two patches beyond this was lost by the server, and says nothing about the line. */
  patchMsMax: 250,
} as const

/** What can be known of a line. */
export interface PacedLine {
  /** Bytes that wait in this process. */
  readonly unsentBytes: number
  /** Whether a ping is unanswered: the line may still carry what was sent before it. */
  readonly isAwaited: boolean
  /** Sends a ping behind all that was sent so far. */
  ping(): void
}

export interface PaceOptions {
  /** A line is cut when more bytes than this wait in the process. */
  cutBytes: number
  /** Whether the line that this player had before was cut for being behind. */
  wasCut?: boolean
}

/**
 * `send` the patch; `skip` it, and queue nothing at all; `cover`: send one that makes up for all
 * that was skipped; `cut` the line, whose player may come back.
 */
export type Pace = 'send' | 'skip' | 'cover' | 'cut'

/**
 * Decides for each patch whether one line gets it, so that a line never holds much more than it can
 * carry. One is made for each line: a player who comes back has another.
 *
 * A line that is behind gets nothing until it has answered a ping sent behind the rest: then all was
 * read, and one patch covers the gap. A line that is behind often is slow: it gets a third of the
 * patches at most, and none before it has answered for the one before, so that it sets its own rate.
 */
export class LinePace {
  readonly #line: PacedLine
  readonly #cutBytes: number
  /** Runs only while the server does. */
  #clockMs = 0
  #askedMs: number | undefined
  #awaitedSinceMs: number | undefined
  #behindSinceMs: number | undefined
  #behindShare: number
  #isSlow: boolean
  /** Patches since the one that was sent. */
  #skipped = 0
  /** No ping follows the full state, or the covering patch, yet. */
  #isUnproven = true

  constructor(line: PacedLine, { cutBytes, wasCut = false }: PaceOptions) {
    this.#line = line
    this.#cutBytes = cutBytes
    this.#behindShare = wasCut ? pacing.shareAfterCut : 0
    this.#isSlow = wasCut
  }

  /** Whether the line was behind so often that it gets a lower rate. */
  get isSlow(): boolean {
    return this.#isSlow
  }

  /**
   * Asked once for each patch, before anything of it is sent; counts on being obeyed. `nowMs` is of
   * any clock that does not jump.
   */
  next(nowMs: number): Pace {
    const passedMs = Math.min(nowMs - (this.#askedMs ?? nowMs), pacing.patchMsMax)
    this.#askedMs = nowMs
    this.#clockMs += passedMs
    if (this.#isUnproven) this.#prove()
    this.#judge()
    this.#remember(passedMs)
    if (this.#isLost()) return 'cut'
    if (this.#behindSinceMs !== undefined || this.#mustWait()) {
      this.#skipped++
      return 'skip'
    }
    return this.#sent()
  }

  #sent(): Pace {
    const isCovering = this.#skipped > 0
    this.#skipped = 0
    this.#isUnproven = isCovering
    return isCovering ? 'cover' : 'send'
  }

  #prove(): void {
    this.#isUnproven = false
    this.#line.ping()
  }

  /** Finds out whether the line is behind. */
  #judge(): void {
    const { unsentBytes, isAwaited } = this.#line
    if (!isAwaited) this.#awaitedSinceMs = undefined
    else this.#awaitedSinceMs ??= this.#clockMs
    if (this.#behindSinceMs !== undefined) {
      // Only after an answer: kernels take what waits here long before the player has it.
      if (!isAwaited && unsentBytes <= pacing.unsentBytesMax) this.#behindSinceMs = undefined
      return
    }
    const unansweredMs = this.#clockMs - (this.#awaitedSinceMs ?? this.#clockMs)
    const isBehind = unsentBytes > pacing.unsentBytesMax || unansweredMs > pacing.unansweredMsMax
    if (!isBehind) return
    this.#behindSinceMs = this.#clockMs
    // The ping that is awaited went out before much of what waits.
    this.#prove()
  }

  #remember(passedMs: number): void {
    const isBehind = this.#behindSinceMs !== undefined
    this.#behindShare += ((isBehind ? 1 : 0) - this.#behindShare) * (passedMs / pacing.memoryMs)
    const limit = this.#isSlow ? pacing.steadyShare : pacing.slowShare
    this.#isSlow = this.#behindShare > limit
  }

  #isLost(): boolean {
    if (this.#line.unsentBytes > this.#cutBytes) return true
    const behindMs = this.#clockMs - (this.#behindSinceMs ?? this.#clockMs)
    return behindMs > pacing.behindMsMax
  }

  /** A slow line waits for its turn, and until what it got was read. */
  #mustWait(): boolean {
    if (!this.#isSlow) return false
    return this.#line.isAwaited || this.#skipped + 1 < pacing.slowEveryPatches
  }
}
