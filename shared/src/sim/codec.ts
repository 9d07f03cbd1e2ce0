import { CELL_U, SEATS_MAX, TEAMS_MAX, tuning } from '../tuning.ts'
import { ByteReader, ByteWriter, OtherVersion, WireError } from './bytes.ts'
import { chunksOf, countFloor, makeFloor, sideOf } from './floor.ts'
import type { Mode } from './mode.ts'
import { pickupsOf } from './pickups.ts'
import { type Beacon, type Bolt, type Craft, type Floor, type Pickup, SOLID } from './world.ts'
import type { World } from './world.ts'

/** Raised by any change to what `encodeWorld` writes; other versions are refused. */
export const WORLD_VERSION = 2

/** "TIDE", the first four bytes of an image. */
const MAGIC = 0x45444954
const U32_MAX = 0xffff_ffff
const FAR_U = sideOf(SEATS_MAX) * CELL_U - 1
const FAR_V = sideOf(SEATS_MAX) * CELL_U * 16 - 1
/** Well above anything that a dash and a ram can add up to. */
const SPEED_MAX_VPT = 2048

/** For each field of a row the least and the greatest value: how it is written and checked. */
type Bounds<Row> = { readonly [Name in keyof Row]: readonly [min: number, max: number] }

/** One field of a `Bounds`, flat, since thousands are written for one image. */
interface Field {
  name: string
  min: number
  max: number
}

const fieldsOf = <Row>(bounds: Bounds<Row>): readonly Field[] =>
  Object.entries<readonly [number, number]>(bounds).map(([name, [min, max]]) => ({
    name,
    min,
    max,
  }))

type Clock = Pick<World, 'tick' | 'startTick' | 'endTick' | 'arenaSeed' | 'rng' | 'nextBoltId'>

const craftFields = fieldsOf<Omit<Craft, 'seat'>>({
  team: [0, TEAMS_MAX - 1],
  x: [0, FAR_U],
  y: [0, FAR_U],
  subX: [0, 15],
  subY: [0, 15],
  vx: [-SPEED_MAX_VPT, SPEED_MAX_VPT],
  vy: [-SPEED_MAX_VPT, SPEED_MAX_VPT],
  heading: [0, 255],
  aim: [0, 255],
  ink: [0, tuning.ink.max],
  gunQuarterTicks: [0, tuning.bolt.gapQuarterTicks],
  dashTicks: [0, tuning.dash.ticks],
  dashWaitTicks: [0, tuning.dash.cooldownTicks],
  shieldTicks: [0, tuning.splash.shieldTicks],
  rollerTicks: [0, tuning.pickup.rollerTicks],
  mirrorTicks: [0, tuning.pickup.mirrorTicks],
  bomb: [0, 1],
  respawnTicks: [0, tuning.splash.respawnTicks],
  health: [0, tuning.craft.healthMax],
  unhurtTicks: [0, tuning.craft.healDelayTicks + tuning.craft.healTicksPerPoint - 1],
  bornTick: [0, U32_MAX],
  starvedTicks: [0, tuning.craft.coastAfterTicks],
  hurtBy: [-1, SEATS_MAX - 1],
  hurtTick: [0, U32_MAX],
  hurtByBefore: [-1, SEATS_MAX - 1],
  hurtTickBefore: [0, U32_MAX],
  beaconTicks: [0, U32_MAX],
  score: [0, U32_MAX],
  painted: [0, U32_MAX],
  splashes: [0, 65_535],
  assists: [0, 65_535],
  splashed: [0, 65_535],
})

const boltFields = fieldsOf<Bolt>({
  id: [0, U32_MAX],
  seat: [0, SEATS_MAX - 1],
  team: [0, TEAMS_MAX - 1],
  x: [0, FAR_V],
  y: [0, FAR_V],
  heading: [0, 255],
  lifeTicks: [1, tuning.bolt.lifeTicks + 1],
  lag: [0, tuning.rewind.eighthsMax],
  bomb: [0, 1],
})

const pickupFields = fieldsOf<Pickup>({
  kind: [0, 2],
  x: [0, FAR_U],
  y: [0, FAR_U],
  waitTicks: [0, tuning.pickup.returnTicks],
})

const beaconFields = fieldsOf<Beacon>({
  x: [0, FAR_U],
  y: [0, FAR_U],
  vx: [-tuning.beacon.driftVpt, tuning.beacon.driftVpt],
  vy: [-tuning.beacon.driftVpt, tuning.beacon.driftVpt],
  litTicks: [0, tuning.beacon.lastsTicks],
  waitTicks: [0, tuning.beacon.everyTicks],
})

const clockFields = fieldsOf<Clock>({
  tick: [0, U32_MAX],
  startTick: [0, U32_MAX],
  endTick: [0, U32_MAX],
  arenaSeed: [0, U32_MAX],
  rng: [0, U32_MAX],
  nextBoltId: [0, U32_MAX],
})

/** The image of a world: equal worlds have equal images, and `decodeWorld` gives the world back. */
export function encodeWorld(world: World): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(65_536)
  writer.u32(MAGIC)
  writer.u8(WORLD_VERSION)
  writeText(writer, world.mode.id)
  writeRow(writer, world, clockFields)
  writeFloor(writer, world.floor)
  for (const craft of world.crafts) writeRow(writer, craft, craftFields)
  writer.varint(world.bolts.length)
  for (const bolt of world.bolts) writeRow(writer, bolt, boltFields)
  for (const pickup of world.pickups) writeRow(writer, pickup, pickupFields)
  writeRow(writer, world.beacon, beaconFields)
  for (const cellTicks of world.heldAtEnd) writer.f64(cellTicks)
  for (const coordinate of world.past) writer.u16(coordinate)
  return writer.take()
}

/**
 * Reads an image; throws `WireError` unless it is a whole one of this version, of a mode that
 * `modeOf` knows, with every number in bounds. Never makes more than a world of that mode.
 */
export function decodeWorld(bytes: Uint8Array, modeOf: (id: string) => Mode | undefined): World {
  const reader = new ByteReader(bytes)
  if (reader.u32() !== MAGIC) throw new WireError('not the image of a world')
  const version = reader.u8()
  if (version !== WORLD_VERSION) throw new OtherVersion(`image version ${version}: unknown`)
  const mode = readMode(reader, modeOf)
  const world = readWorld(reader, mode)
  if (reader.left > 0) throw new WireError(`${reader.left} bytes too many`)
  return world
}

function readMode(reader: ByteReader, modeOf: (id: string) => Mode | undefined): Mode {
  const id = readText(reader)
  const mode = modeOf(id)
  if (mode === undefined) throw new WireError('an image of an unknown mode')
  return mode
}

function readWorld(reader: ByteReader, mode: Mode): World {
  const clock = readRow<Clock>(reader, clockFields)
  const floor = readFloor(reader, sideOf(mode.seats))
  const crafts = Array.from({ length: mode.seats }, (_, seat) => readCraft(reader, seat, floor))
  return {
    ...clock,
    mode,
    floor,
    crafts,
    bolts: readBolts(reader, mode),
    pickups: Array.from({ length: pickupsOf(mode) }, () => readRow<Pickup>(reader, pickupFields)),
    beacon: readRow<Beacon>(reader, beaconFields),
    heldAtEnd: Float64Array.from({ length: TEAMS_MAX }, () => readCellTicks(reader)),
    past: Uint16Array.from({ length: tuning.rewind.historyTicks * mode.seats * 2 }, () =>
      reader.u16(),
    ),
    events: [],
  }
}

function readCraft(reader: ByteReader, seat: number, floor: Floor): Craft {
  const craft = { seat, ...readRow<Omit<Craft, 'seat'>>(reader, craftFields) }
  const [cx, cy] = [craft.x >> 6, craft.y >> 6]
  const isInside = cx < floor.side && cy < floor.side
  if (!isInside || floor.cells[cy * floor.side + cx] === SOLID) {
    throw new WireError(`craft ${seat} at ${craft.x}, ${craft.y}: not on the floor`)
  }
  return craft
}

function readBolts(reader: ByteReader, mode: Mode): Bolt[] {
  const count = reader.varint()
  // Each takes at least a byte a field, so a false count is refused before anything is made.
  if (count * boltFields.length > reader.left) throw new WireError(`${count} bolts`)
  return Array.from({ length: count }, () => {
    const bolt = readRow<Bolt>(reader, boltFields)
    if (bolt.seat >= mode.seats) throw new WireError(`a bolt of seat ${bolt.seat}`)
    return bolt
  })
}

function readCellTicks(reader: ByteReader): number {
  const cellTicks = reader.f64()
  if (!Number.isSafeInteger(cellTicks) || cellTicks < 0) throw new WireError('cell-ticks held')
  return cellTicks
}

/** Runs of equal cells, as a varint of length times 8 plus value; then the chunks' versions. */
function writeFloor(writer: ByteWriter, floor: Floor): void {
  const { cells } = floor
  for (let at = 0; at < cells.length; ) {
    const value = cells[at] as number
    let end = at + 1
    while (end < cells.length && cells[end] === value) end++
    writer.varint((end - at) * 8 + value)
    at = end
  }
  for (const tick of floor.chunkTick) writer.u32(tick)
}

function readFloor(reader: ByteReader, side: number): Floor {
  const floor = makeFloor(side)
  const { cells } = floor
  for (let at = 0; at < cells.length; ) {
    const run = reader.varint()
    const value = run % 8
    const count = Math.floor(run / 8)
    if (value > SOLID || count === 0 || count > cells.length - at) {
      throw new WireError(`a run of ${count} cells of ${value} at ${at}`)
    }
    cells.fill(value, at, at + count)
    at += count
  }
  for (let chunk = 0; chunk < chunksOf(side); chunk++) floor.chunkTick[chunk] = reader.u32()
  countFloor(floor)
  return floor
}

function writeRow(writer: ByteWriter, row: object, fields: readonly Field[]): void {
  for (const { name, min, max } of fields) {
    const value = (row as Record<string, number>)[name] as number
    if (!(value >= min && value <= max))
      throw new RangeError(`${name} is ${value}: ${min} to ${max}`)
    writer.varint(value - min)
  }
}

function readRow<Row>(reader: ByteReader, fields: readonly Field[]): Row {
  const row: Record<string, number> = {}
  for (const { name, min, max } of fields) {
    const value = reader.varint() + min
    if (value > max) throw new WireError(`${name} is ${value}: ${min} to ${max}`)
    row[name] = value
  }
  return row as Row
}

function writeText(writer: ByteWriter, text: string): void {
  writer.u8(text.length)
  for (let at = 0; at < text.length; at++) writer.u8(text.charCodeAt(at))
}

function readText(reader: ByteReader): string {
  return String.fromCharCode(...reader.raw(reader.u8()))
}
