import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tuning } from '@tidepaint/shared/tuning'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'

/**
 * The wire is locked: `wire.lock.json` holds the protocol version and a hash of all that both sides
 * must agree on. A change without a new version would let old and new clients misread each other.
 */
const ROOT = join(import.meta.dirname, '..')
const LOCK = join(ROOT, 'wire.lock.json')

/** Files whose code decides what the bytes mean, and the simulation that prediction repeats. */
const FILES = [
  'wire/input.ts',
  'wire/inputFrames.ts',
  'wire/state.ts',
  'wire/pose.ts',
  'wire/floorFrames.ts',
  'wire/events.ts',
  'wire/tickFrame.ts',
  'wire/messages.ts',
  'wire/requests.ts',
  'wire/close.ts',
  'wire/turns.ts',
  'sim/bytes.ts',
  'sim/craft.ts',
  'sim/fixed.ts',
  'sim/floor.ts',
  'sim/shown.ts',
  'sim/walls.ts',
]

export interface WireLock {
  version: number
  hash: string
}

/** Comments and spaces do not travel. */
const codeOf = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/\s+/g, '')

export function wireNow(): WireLock {
  const hash = createHash('sha256').update(JSON.stringify(tuning))
  for (const file of FILES)
    hash.update(codeOf(readFileSync(join(ROOT, 'shared/src', file), 'utf8')))
  return { version: PROTOCOL_VERSION, hash: hash.digest('hex').slice(0, 16) }
}

export const lockedWire = (): WireLock => JSON.parse(readFileSync(LOCK, 'utf8')) as WireLock

if (import.meta.main) {
  const now = wireNow()
  writeFileSync(LOCK, `${JSON.stringify(now, null, 2)}\n`)
  console.log(`locked protocol ${now.version} as ${now.hash}`)
}
