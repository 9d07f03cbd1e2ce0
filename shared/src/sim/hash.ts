import { encodeWorld } from './codec.ts'
import type { World } from './world.ts'

/** 32 bits over a world's image (FNV-1a): equal worlds have equal hashes. */
export function hashWorld(world: World): number {
  let hash = 0x811c9dc5
  for (const byte of encodeWorld(world)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
