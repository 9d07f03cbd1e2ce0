import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteReader, ByteWriter } from './bytes.ts'

const writes: Record<string, (writer: ByteWriter, value: number) => void> = {
  u8: (writer, value) => writer.u8(value),
  u16: (writer, value) => writer.u16(value),
  u32: (writer, value) => writer.u32(value),
  i32: (writer, value) => writer.i32(value),
  f64: (writer, value) => writer.f64(value),
  varint: (writer, value) => writer.varint(value),
  raw: (writer, value) => writer.raw(Uint8Array.of(value)),
}
const reads: Record<string, (reader: ByteReader) => number> = {
  u8: (reader) => reader.u8(),
  u16: (reader) => reader.u16(),
  u32: (reader) => reader.u32(),
  i32: (reader) => reader.i32(),
  f64: (reader) => reader.f64(),
  varint: (reader) => reader.varint(),
  raw: (reader) => reader.u8(),
}

for (const [kind, write] of Object.entries(writes)) {
  test(`[BIN-4] a writer that is too small grows with any ${kind}`, () => {
    const writer = new ByteWriter(3)
    for (let value = 0; value < 100; value++) write(writer, value)
    const reader = new ByteReader(writer.take())
    for (let value = 0; value < 100; value++) assert.equal(reads[kind]?.(reader), value)
    assert.equal(reader.left, 0)
  })
}
