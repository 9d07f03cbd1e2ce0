import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { LinePace, type Pace, type PacedLine, pacing } from './LinePace.ts'

const PATCH_BYTES = 300
const CUT_BYTES = 262_144
const S = 1000

interface LineKind {
  /** Carried and read in a second. */
  bytesPerS: number
  /** What lies between the process and the reader: only more than this shows as unsent. */
  kernelBytes?: number
  roundTripMs?: number
}

/** A line in its own time: bytes and pings in one row, read at a rate. */
class ModelLine implements PacedLine {
  bytesPerS: number
  readonly #kernelBytes: number
  readonly #roundTripMs: number
  #writtenBytes = 0
  #readBytes = 0
  #nowMs = 0
  /** How far the line must be read until each ping is answered, and when that was. */
  #pings: { atBytes: number; readAtMs: number | undefined }[] = []
  pings = 0

  constructor({ bytesPerS, kernelBytes = 1e6, roundTripMs = 50 }: LineKind) {
    this.bytesPerS = bytesPerS
    this.#kernelBytes = kernelBytes
    this.#roundTripMs = roundTripMs
  }

  get unreadBytes(): number {
    return this.#writtenBytes - this.#readBytes
  }
  get unsentBytes(): number {
    return Math.max(0, this.unreadBytes - this.#kernelBytes)
  }
  get isAwaited(): boolean {
    return this.#pings.length > 0
  }
  ping(): void {
    this.pings++
    this.write(6)
    this.#pings.push({ atBytes: this.#writtenBytes, readAtMs: undefined })
  }
  write(bytes: number): void {
    this.#writtenBytes += bytes
  }
  pass(ms: number): void {
    this.#nowMs += ms
    this.#readBytes = Math.min(this.#writtenBytes, this.#readBytes + (this.bytesPerS * ms) / S)
    for (const ping of this.#pings)
      if (ping.atBytes <= this.#readBytes) ping.readAtMs ??= this.#nowMs
    this.#pings = this.#pings.filter(
      ({ readAtMs = Number.POSITIVE_INFINITY }) => this.#nowMs < readAtMs + this.#roundTripMs,
    )
  }
}

/** A room with one line: a patch each tick, a ping each three seconds. */
class Match {
  readonly line: ModelLine
  readonly pace: LinePace
  /** What was said so far, a letter each: s.end, s.k.ip, c.over, x for cut. */
  said = ''
  largestUnreadBytes = 0
  #ticks = 0

  constructor(kind: LineKind, wasCut = false) {
    this.line = new ModelLine(kind)
    this.pace = new LinePace(this.line, { cutBytes: CUT_BYTES, wasCut })
  }

  run(ms: number, coverBytes = 1000): this {
    const until = this.#ticks + Math.round(ms / TICK_MS)
    while (this.#ticks < until && !this.said.endsWith('x')) this.#tick(coverBytes)
    return this
  }

  count(letter: string): number {
    return this.said.split(letter).length - 1
  }

  #tick(coverBytes: number): void {
    this.#ticks++
    if (this.#ticks % 90 === 0 && !this.line.isAwaited) this.line.ping()
    const letters: Record<Pace, string> = { send: 's', skip: 'k', cover: 'c', cut: 'x' }
    const pace = this.pace.next(this.#ticks * TICK_MS)
    this.said += letters[pace]
    if (pace === 'send') this.line.write(PATCH_BYTES)
    if (pace === 'cover') this.line.write(coverBytes)
    this.largestUnreadBytes = Math.max(this.largestUnreadBytes, this.line.unreadBytes)
    this.line.pass(TICK_MS)
  }
}

test('[BAD-22] a sound line gets every patch, and one ping more than its share', () => {
  for (const roundTripMs of [0, 50, 300, 900]) {
    const match = new Match({ bytesPerS: 1e5, roundTripMs }).run(60 * S)
    assert.match(match.said, /^s+$/)
    assert.equal(match.line.pings, 1 + 20)
  }
})

test('[BAD-22] who does not read gets nothing from the unanswered ping on, and is cut in time', () => {
  const match = new Match({ bytesPerS: 1e5 }).run(3 * S)
  match.line.bytesPerS = 0
  match.run(20 * S)
  assert.match(match.said, /^s+k+x$/)
  const skippedMs = match.count('k') * TICK_MS
  assert.ok(Math.abs(skippedMs - pacing.behindMsMax) < 2 * TICK_MS)
  // At most a round of pings, and the time that one may take.
  assert.ok(match.largestUnreadBytes < 4.2 * 30 * PATCH_BYTES, `${match.largestUnreadBytes} bytes`)
})

test('[BAD-22] a line that stalled gets one patch that covers the gap, and every patch after it', () => {
  const match = new Match({ bytesPerS: 1e5 }).run(3 * S)
  match.line.bytesPerS = 0
  match.run(5 * S)
  match.line.bytesPerS = 1e5
  match.run(5 * S)
  assert.match(match.said, /^s+k+cs+$/)
})

test('[BAD-22] bytes that wait in the process stop a line at once, and cut it at the limit', () => {
  const match = new Match({ bytesPerS: 0, kernelBytes: 0 })
  match.line.write(pacing.unsentBytesMax - 6)
  assert.equal(match.run(TICK_MS).said, 's')
  assert.equal(match.run(TICK_MS).said, 'sk')
  match.line.write(CUT_BYTES - match.line.unsentBytes)
  assert.equal(match.run(TICK_MS).said, 'skk')
  match.line.write(1)
  assert.equal(match.run(TICK_MS).said, 'skkx')
})

test('[BAD-22] a gap is covered only when all before it was read, not when it left the process', () => {
  const match = new Match({ bytesPerS: 10_000, kernelBytes: 20_000 })
  match.line.write(20_000 + pacing.unsentBytesMax + 1)
  match.run(10 * S)
  // 36 KB at 10 KB a second, and the way there and back.
  assert.match(match.said, /^k{109,113}c/)
})

test('[BAD-22] a line that is behind often gets a third at most, each covering, until it is sound', () => {
  const match = new Match({ bytesPerS: 1e5 }).run(3 * S)
  match.line.bytesPerS = 0
  // Behind from the fourth on: the ping and its time.
  match.run(9 * S)
  assert.ok(match.pace.isSlow)
  match.line.bytesPerS = 1e5
  match.said = ''
  match.run(3 * S)
  assert.match(match.said, /^k+(?:ckk+)+(?:ck*)?$/)
  match.said = ''
  match.run(10 * S)
  assert.ok(!match.pace.isSlow)
  assert.match(match.said, /^[kc]+s+$/)
})

test('[BAD-22] after a cut a line begins slow and sets its own rate: never two patches on it', () => {
  // A sixth of what patches need, enough for one that covers in a second and a third.
  assert.match(new Match({ bytesPerS: 1500 }).run(60 * S, 2000).said, /x$/)
  const match = new Match({ bytesPerS: 1500 }, true).run(60 * S, 2000)
  assert.match(match.said, /^[kc]+$/)
  assert.ok(match.count('c') >= 60 / 1.5 && match.count('c') <= 60 / 1.3, `${match.count('c')}`)
  assert.ok(match.largestUnreadBytes < 2050)
})

test('[BAD-22] a sound line that begins slow gets every patch within some seconds', () => {
  const match = new Match({ bytesPerS: 1e5 }, true).run(15 * S)
  assert.match(match.said, /^[kc]+s+$/)
})

test('[BAD-22] a line that cannot carry one patch in time is cut', () => {
  const match = new Match({ bytesPerS: 1000 }).run(60 * S, 10_000)
  assert.match(match.said, /x$/)
})

test('[BAD-22] time in which the server stood still is not held against a line', () => {
  const line = new ModelLine({ bytesPerS: 1e5 })
  const pace = new LinePace(line, { cutBytes: CUT_BYTES })
  assert.equal(pace.next(0), 'send')
  assert.ok(line.isAwaited)
  assert.equal(pace.next(60_000), 'send')
})
