/** First bytes of Colyseus' frames, with their upper three bits left to modifiers. */
export const FRAME = {
  join: 10,
  leave: 12,
  message: 13,
  state: 14,
  patch: 15,
  bytes: 17,
  ping: 18,
  input: 19,
  /** Inputs of an unreliable channel, which this server does not have. */
  ring: 20,
} as const

/** What a frame is, without its modifiers. */
export const frameCode = (frame: Uint8Array): number => (frame[0] ?? 0) & 0x1f
