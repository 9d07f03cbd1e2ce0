import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CELL_U } from '../tuning.ts'
import { isRoomy, makeFloor } from './floor.ts'
import { makeWalls, padOf } from './walls.ts'
import { type Floor, SOLID } from './world.ts'

const sizes = [
  { side: 64, teams: 2, seats: 2 },
  { side: 64, teams: 4, seats: 4 },
  { side: 128, teams: 2, seats: 16 },
  { side: 160, teams: 4, seats: 20 },
  { side: 480, teams: 4, seats: 200 },
  { side: 736, teams: 4, seats: 500 },
] as const

function wallsOf(side: number, teams: number, seed: number): Floor {
  const floor = makeFloor(side)
  makeWalls(floor, seed, teams)
  return floor
}

const isSolid = (floor: Floor, x: number, y: number): boolean =>
  floor.cells[y * floor.side + x] === SOLID

/** Cells that are solid in one place and not in the other after a turn for the next team. */
function asymmetries(floor: Floor, teams: number): number {
  const { side } = floor
  let count = 0
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [tx, ty] = teams > 2 ? [side - 1 - y, x] : [side - 1 - x, side - 1 - y]
      if (isSolid(floor, x, y) !== isSolid(floor, tx, ty)) count++
    }
  }
  return count
}

/** Cells where a craft's middle may be that it cannot reach from the first pad. */
function unreachable(floor: Floor): number {
  const { side } = floor
  const roomy = floor.cells.map((_, at) => {
    const [x, y] = [at % side, Math.floor(at / side)]
    return x > 0 && y > 0 && x < side - 1 && y < side - 1 && isRoomy(floor, x, y) ? 1 : 0
  })
  const start = 6 * side + 6
  const open = [start]
  roomy[start] = 0
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of [at - 1, at + 1, at - side, at + side]) {
      if (roomy[next] !== 1) continue
      roomy[next] = 0
      open.push(next)
    }
  }
  return roomy.reduce((sum, left) => sum + left, 0)
}

/** Columns as rows. */
function transposed(floor: Floor): Floor {
  const { side, cells } = floor
  const turn = (_: number, at: number) => cells[(at % side) * side + Math.floor(at / side)] ?? 0
  return { ...floor, cells: cells.map(turn) }
}

/** Lengths of all runs of solid or free cells along rows, without those that touch the edge. */
function runsAlongRows(floor: Floor, solid: boolean): number[] {
  const { side } = floor
  const lengths: number[] = []
  for (let y = 2; y < side - 2; y++) {
    let length = 0
    for (let x = 0; x < side; x++) {
      if (isSolid(floor, x, y) === solid) length++
      else {
        if (length > 0) lengths.push(length)
        length = 0
      }
    }
  }
  return lengths
}

describe('walls', () => {
  for (const { side, teams, seats } of sizes) {
    const seeds = Array.from({ length: side > 200 ? 4 : 40 }, (_, at) => at * 7919 + 1)

    test(`[SIM-4] side ${side}, ${teams} teams: all teams have the same walls`, () => {
      for (const seed of seeds) assert.equal(asymmetries(wallsOf(side, teams, seed), teams), 0)
    })

    test(`[SIM-4] side ${side}, ${teams} teams: no wall encloses a space that a craft would fit into`, () => {
      for (const seed of seeds) {
        assert.equal(unreachable(wallsOf(side, teams, seed)), 0, `seed ${seed}`)
      }
    })

    test(`[SIM-4] side ${side}, ${teams} teams: walls are at least 2 cells thick, gaps at least 4 wide`, () => {
      for (const seed of seeds) {
        const floor = wallsOf(side, teams, seed)
        for (const way of [floor, transposed(floor)]) {
          assert.ok(Math.min(...runsAlongRows(way, true)) >= 2, `seed ${seed}`)
          assert.ok(Math.min(...runsAlongRows(way, false)) >= 4, `seed ${seed}`)
        }
      }
    })

    test(`[SIM-4] side ${side}, ${teams} teams: pads and the middle are free, and there is cover elsewhere`, () => {
      for (const seed of seeds) {
        const floor = wallsOf(side, teams, seed)
        const places = Array.from({ length: seats }, (_, seat) =>
          padOf(side, seat % teams, teams, Math.floor(seat / teams)),
        )
        assert.equal(new Set(places.map(({ x, y }) => `${x} ${y}`)).size, seats)
        places.push({ x: (side / 2) * CELL_U, y: (side / 2) * CELL_U })
        for (const { x, y } of places) {
          assert.ok(isRoomy(floor, x >> 6, y >> 6), `seed ${seed}: ${x}, ${y}`)
        }
        const blocks = floor.cells.filter((value) => value === SOLID).length - 8 * (side - 2)
        const share = blocks / floor.cells.length
        assert.ok(share > 0.01 && share < 0.2, `seed ${seed}: ${share}`)
      }
    })
  }

  test('[SIM-4] the same seed gives the same walls, another seed others', () => {
    assert.deepEqual(wallsOf(128, 2, 5), wallsOf(128, 2, 5))
    assert.notDeepEqual(wallsOf(128, 2, 5).cells, wallsOf(128, 2, 6).cells)
  })
})
