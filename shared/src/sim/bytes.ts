/** Writes numbers into a buffer that grows; little endian. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  length = 0

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** Call it before `#view` is looked at: that may be another one afterwards. */
  #room(count: number): number {
    const at = this.length
    this.length += count
    if (this.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.#bytes.length * 2))
      grown.set(this.#bytes)
      this.#bytes = grown
      this.#view = new DataView(grown.buffer)
    }
    return at
  }

  u8(value: number): void {
    const at = this.#room(1)
    this.#view.setUint8(at, value)
  }
  u16(value: number): void {
    const at = this.#room(2)
    this.#view.setUint16(at, value, true)
  }
  u32(value: number): void {
    const at = this.#room(4)
    this.#view.setUint32(at, value, true)
  }
  i32(value: number): void {
    const at = this.#room(4)
    this.#view.setInt32(at, value, true)
  }
  f64(value: number): void {
    const at = this.#room(8)
    this.#view.setFloat64(at, value, true)
  }
  /** A whole number from 0 to 2^32 - 1, seven bits a byte, low ones first. */
  varint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.u8((rest & 127) | 128)
      rest >>>= 7
    }
    this.u8(rest)
  }
  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length)
    this.#bytes.set(bytes, at)
  }
  /** Bytes `begin` to `end` of others, without a view made of them: for a few at a time. */
  part(bytes: Uint8Array, begin: number, end: number): void {
    let to = this.#room(end - begin)
    for (let from = begin; from < end; from++) this.#bytes[to++] = bytes[from] as number
  }

  /** A copy of what was written: later writes never change it. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length)
  }
  /** What was written, until the next write changes it. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length)
  }
  /** Starts over with the same memory. */
  clear(): void {
    this.length = 0
  }
}

/** Thrown by `ByteReader` when the bytes end early or hold something out of bounds. */
export class WireError extends Error {}
/** What is whole, but of another version than is read here. */
export class OtherVersion extends WireError {}

/** Reads what `ByteWriter` wrote. Every read past the end throws `WireError`. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.offset
  }

  #step(count: number): number {
    const at = this.offset
    if (count > this.left) throw new WireError(`${count} bytes wanted at ${at}, ${this.left} left`)
    this.offset += count
    return at
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1))
  }
  u16(): number {
    return this.#view.getUint16(this.#step(2), true)
  }
  u32(): number {
    return this.#view.getUint32(this.#step(4), true)
  }
  i32(): number {
    return this.#view.getInt32(this.#step(4), true)
  }
  f64(): number {
    return this.#view.getFloat64(this.#step(8), true)
  }
  varint(): number {
    let value = 0
    let scale = 1
    for (let count = 0; count < 5; count++) {
      const byte = this.u8()
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
    throw new WireError(`a number of more than five bytes at ${this.offset}`)
  }
  /** The next `count` bytes, as a view into the buffer that is being read. */
  raw(count: number): Uint8Array {
    const at = this.#step(count)
    return this.#bytes.subarray(at, at + count)
  }
}
