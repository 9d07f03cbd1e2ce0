import { tuning } from '../tuning.ts'

/** Names of messages, as sent. Numbers are shorter than words; the binary one comes every tick. */
export const MESSAGE = {
  /** Server to client, bytes: a tick frame, right before the patch of its tick. */
  tickFrame: 1,
  /** Server to client: `Welcome`, once after each join and resume. */
  welcome: 2,
  /** Client to server: `WantChunk`. */
  wantChunk: 3,
  /** Server to client: `Notice`, when it changes, and after a welcome if there is anything to say. */
  notice: 4,
  /** Client to server: `Sight`, when the screen shows more or less than before. */
  sight: 5,
  /** Server to client: `Moving`, a moment before the match goes on elsewhere. */
  moving: 6,
} as const

export interface Welcome {
  protocol: number
  /** The craft that this client flies: its key in `crafts` and `roster`. */
  seat: number
  /** Ticks a second; one input is worth one of them. */
  tickHz: number
  resumeWindowS: number
}

/** What players should know of the server they are on. */
export interface Notice {
  /** It cannot reach the others: who is invited may not find the way. */
  isAlone: boolean
  /** It stops after this match. */
  isClosing: boolean
}

/**
 * Where the match is about to go on. A socket that is opened there waits for it; the match goes on here
 * until this side closes the line with `may-return`.
 */
export interface Moving {
  processId: string
  /** Path of the process at the public address; none if that is not known. */
  path?: string
}

/** A name as players may have it: trimmed, printable, of at most `charsMax` characters. May be empty. */
export function cleanName(text: string): string {
  const printable = text.normalize('NFKC').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
  const squeezed = printable.replace(/\s+/gu, ' ').trim()
  return [...squeezed].slice(0, tuning.name.charsMax).join('').trim()
}
