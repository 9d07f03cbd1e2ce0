import type { Placing } from '../peers/placing.ts'
import type { Row } from '../peers/rows.ts'
import { markdownTable } from '../peers/table.ts'
import type { Played } from './results.ts'
import { growingRows } from './rows.ts'

/** How one number of one contender grows with the seats of the room. */
export interface Growth {
  row: string
  contender: string
  placing: Placing
  /** By seats. */
  values: Record<number, number>
  /** Twice the seats make 2 to the power of this as much; undefined for a single size. */
  exponent: number | undefined
}

export function growthOf(played: readonly Played[]): Growth[] {
  const placings = [...new Set(played.map(({ placing }) => placing))]
  return placings.flatMap((placing) => {
    const rooms = played.filter((room) => room.placing === placing)
    return growingRows.flatMap((row) =>
      (rooms[0]?.standings ?? []).map(({ name, title }) => {
        const values = valuesOf(rooms, row, name)
        return { row: row.title, contender: title, placing, values, exponent: exponentOf(values) }
      }),
    )
  })
}

function valuesOf(rooms: readonly Played[], row: Row, name: string): Record<number, number> {
  return Object.fromEntries(
    rooms.map(({ seats, standings }) => {
      const rounds = standings.find((standing) => standing.name === name)?.rounds ?? []
      return [seats, row.of(rounds)]
    }),
  )
}

/** The slope of the straight line that is nearest to the logarithms. */
export function exponentOf(values: Readonly<Record<number, number>>): number | undefined {
  const points = Object.entries(values).map(([seats, value]) => {
    return { x: Math.log(Number(seats)), y: Math.log(value) }
  })
  if (points.length < 2) return undefined
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  return mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2)
}

export function growthTable(growths: readonly Growth[]): string {
  const seats = Object.keys(growths[0]?.values ?? {})
  const head = ['', '', ...seats, 'grows with seats to the power of']
  return markdownTable(
    head,
    growths.map(({ row, contender, values, exponent }) => [
      row,
      contender,
      ...Object.values(values).map((value) => value.toFixed(1)),
      exponent?.toFixed(2) ?? '',
    ]),
  )
}
