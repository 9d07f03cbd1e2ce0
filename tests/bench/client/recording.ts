import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import type { Page } from 'playwright-core'
import { clientDir } from '../../../scripts/build.ts'

/** What a page was sent during a match: enough to play it again without a server. */
export interface Recording {
  /** Matchmaking's answer to the join. */
  seat: string
  /** When the page sent its first input; frames after it follow the replaying page's own first one. */
  steeredAtMs: number
  /** Frames in base64, with the time at which they came; times count from the opening of the line. */
  frames: { atMs: number; data: string }[]
}

/** What `recordLine` leaves on the page. */
declare const __recorded: Omit<Recording, 'seat'>

declare const __tidepaint: { session: ArenaSession | undefined }

export const SCREEN = { width: 1280, height: 720 }
/** Protocol.ROOM_INPUT_RELIABLE of the framework. */
const INPUT = 19

/** Where a replayed page believes to be; nothing is asked of any network. WebGL is what is measured. */
const REPLAY_URL = 'http://recorded.test/?r=webgl'

/** Runs in the page before anything else: writes down what comes over its line. */
function recordLine(inputByte: number): void {
  const recorded: Omit<Recording, 'seat'> = { steeredAtMs: 0, frames: [] }
  Object.assign(globalThis, { __recorded: recorded })
  const since = (fromMs: number) => performance.now() - fromMs
  window.WebSocket = class extends WebSocket {
    #openedAtMs = 0
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('open', () => {
        this.#openedAtMs = performance.now()
      })
      this.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
        const text = String.fromCharCode(...new Uint8Array(data))
        recorded.frames.push({ atMs: since(this.#openedAtMs), data: btoa(text) })
      })
    }
    override send(data: Uint8Array<ArrayBuffer>): void {
      if (data[0] === inputByte) recorded.steeredAtMs ||= since(this.#openedAtMs)
      super.send(data)
    }
  }
}

/** Runs in the page before anything else: its line plays what was recorded, in the recorded time. */
function replayLine([recording, inputByte]: readonly [Recording, number]): void {
  const frames = recording.frames.map(({ atMs, data }) => {
    return { atMs, bytes: Uint8Array.from(atob(data), (char) => char.charCodeAt(0)) }
  })
  class ReplayedLine {
    static readonly OPEN = 1
    readyState = 0
    onopen?: (event: object) => void
    onmessage?: (event: { data: ArrayBuffer }) => void
    #zeroMs = 0
    #next = 0
    #steered = false

    constructor() {
      setTimeout(() => {
        this.readyState = ReplayedLine.OPEN
        this.#zeroMs = performance.now()
        this.onopen?.({})
        this.#play()
      })
    }

    send(data: Uint8Array): void {
      if (this.#steered || data[0] !== inputByte) return
      this.#steered = true
      // Acknowledgements must not come before what they acknowledge.
      const isHeld = (frames[this.#next]?.atMs ?? 0) > recording.steeredAtMs
      this.#zeroMs = performance.now() - recording.steeredAtMs
      if (isHeld) this.#play()
    }

    close(): void {
      this.readyState = 3
    }

    #play(): void {
      const frame = frames[this.#next]
      if (!frame || this.readyState !== ReplayedLine.OPEN) return
      if (frame.atMs > recording.steeredAtMs && !this.#steered) return
      setTimeout(
        () => {
          this.#next++
          this.onmessage?.({ data: frame.bytes.buffer })
          this.#play()
        },
        this.#zeroMs + frame.atMs - performance.now(),
      )
    }
  }
  Object.assign(window, { WebSocket: ReplayedLine })
}

/** Joins a match of Big Tide from the first screen. */
export async function joinBigTide(page: Page): Promise<void> {
  await page.getByRole('radio', { name: /big tide/i }).click({ force: true })
  await page.getByRole('button', { name: /^play/i }).click()
  await page.waitForFunction(() => __tidepaint.session?.own()?.flying === true)
}

/** Has `page` write down what it is sent from its next load on; ask for the recording at the end. */
export async function record(page: Page): Promise<() => Promise<Recording>> {
  let seat = ''
  await page.addInitScript(recordLine, INPUT)
  page.on('response', async (response) => {
    if (response.url().includes('/matchmake/')) seat = await response.text()
  })
  return async () => ({ seat, ...(await page.evaluate(() => __recorded)) })
}

/** Opens the built page in `page` without any server: a join plays `recording`. */
export async function openReplay(page: Page, recording: Recording): Promise<void> {
  await page.addInitScript(replayLine, [recording, INPUT] as const)
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname.startsWith('/matchmake/')) {
      return route.fulfill({ contentType: 'application/json', body: recording.seat })
    }
    return route.fulfill({ path: `${clientDir}${pathname === '/' ? '/index.html' : pathname}` })
  })
  await page.goto(REPLAY_URL)
}

export function saveRecording(file: string, recording: Recording): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(recording))
}

export const loadRecording = (file: string): Recording =>
  JSON.parse(readFileSync(file, 'utf8')) as Recording
