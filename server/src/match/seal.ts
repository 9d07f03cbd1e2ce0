import { createHash } from 'node:crypto'
import { ByteReader, ByteWriter, OtherVersion, WireError } from '@tidepaint/shared/sim/bytes'

const DIGEST_BYTES = 32

/** What stands before an image: four bytes that say of what, and the version of its layout. */
export interface Seal {
  magic: number
  version: number
  /** For messages, as in "not the image of a match". */
  what: string
}

/** An image that `unseal` knows to be whole: head, `body`, and a digest of both. */
export function seal({ magic, version }: Seal, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(body.length + DIGEST_BYTES + 8)
  writer.u32(magic)
  writer.u8(version)
  writer.raw(body)
  writer.raw(digestOf(writer.view()))
  return writer.take()
}

/** A reader of the body; throws `WireError` for an image that is foreign, of another version or damaged. */
export function unseal({ magic, version, what }: Seal, bytes: Uint8Array): ByteReader {
  const head = new ByteReader(bytes)
  if (bytes.length < 4 || head.u32() !== magic) throw new WireError(`not the image of a ${what}`)
  const found = head.u8()
  if (found !== version) {
    throw new OtherVersion(
      `the image of a ${what} of version ${found}; this server reads ${version}`,
    )
  }
  const end = bytes.length - DIGEST_BYTES
  if (end < head.offset || !digestOf(bytes.subarray(0, end)).equals(bytes.subarray(end))) {
    throw new WireError(`the image of a ${what} is damaged`)
  }
  return new ByteReader(bytes.subarray(head.offset, end))
}

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

export function writeText(writer: ByteWriter, text: string): void {
  const bytes = Buffer.from(text)
  writer.varint(bytes.length)
  writer.raw(bytes)
}

export const readText = (reader: ByteReader): string =>
  Buffer.from(reader.raw(reader.varint())).toString()

/** A number from `min` to `max`, or `WireError`. */
export function readWithin(reader: ByteReader, min: number, max: number, what: string): number {
  const value = reader.varint()
  if (value < min || value > max) throw new WireError(`${what} is ${value}: ${min} to ${max}`)
  return value
}
