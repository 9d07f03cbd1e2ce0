/** Name of the rooms, and of the channel by which their nodes hear of news. */
export const LOBBY = 'lobby'

/** As many as the larger modes seat. */
export const LOBBY_SEATS = 50

/** Names of messages, as sent. */
export const WORD = { say: 1, news: 2 } as const

/** What a line of chat has. */
const TEXT = Buffer.from('a line of chat of the usual length, sixty-four characters in all')

export interface News {
  /** When it left the room of whoever said it, by `machineMs`. */
  saidMs: number
}

/** A moment, and a line of text behind it. */
export function encodeNews({ saidMs }: News): Buffer {
  const head = Buffer.alloc(8)
  head.writeDoubleLE(saidMs)
  return Buffer.concat([head, TEXT])
}

/** Reads what `encodeNews` wrote; undefined for anything else. */
export function decodeNews(bytes: Buffer): News | undefined {
  return bytes.length === 8 + TEXT.length ? { saidMs: bytes.readDoubleLE() } : undefined
}
