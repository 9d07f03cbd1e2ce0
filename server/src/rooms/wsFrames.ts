/** First byte of a binary frame that is whole: what a server sends is not masked (RFC 6455, 5.2). */
const BINARY = 0x82
const SHORT_MAX = 125
const MEDIUM_MAX = 0xffff
/** The longest head of a frame. */
export const HEAD_BYTES_MAX = 10

/** How long the head of a frame with so many bytes of payload is. */
export function headBytes(payload: number): number {
  if (payload <= SHORT_MAX) return 2
  return payload <= MEDIUM_MAX ? 4 : HEAD_BYTES_MAX
}

/** Writes the head of a binary frame to `out` at `at`; returns where the payload begins. */
export function writeHead(out: Buffer, at: number, payload: number): number {
  out[at] = BINARY
  if (payload <= SHORT_MAX) out[at + 1] = payload
  else if (payload <= MEDIUM_MAX) {
    out[at + 1] = 126
    out.writeUInt16BE(payload, at + 2)
  } else {
    out[at + 1] = 127
    out.writeUInt32BE(0, at + 2)
    out.writeUInt32BE(payload, at + 6)
  }
  return at + headBytes(payload)
}
