import type { World } from '@tidepaint/shared/sim/world'
import { CELL_U, tuning } from '@tidepaint/shared/tuning'
import { matesSection } from '@tidepaint/shared/wire/tickFrame'

const BLOCK_U = tuning.sight.matesBlockCells * CELL_U

/** For each team the section that says to the block where those of its craft are that fly. */
export function matesSections({ crafts, mode }: World): readonly Uint8Array[] {
  const blocks: number[][] = Array.from({ length: mode.teams }, () => [])
  for (const { team, x, y, respawnTicks } of crafts) {
    if (respawnTicks === 0) blocks[team]?.push(Math.floor(x / BLOCK_U), Math.floor(y / BLOCK_U))
  }
  return blocks.map(matesSection)
}
