import {
  across,
  dot,
  grey,
  logScale,
  type Point,
  path,
  rule,
  type Scale,
  text,
} from '@tidepaint/loadtest/report/svg'
import { colours } from './colours.ts'
import type { Results } from './results.ts'
import { shown } from './tables.ts'
import { cheaperFromS, LONGEST_S, type Upkeep, upkeepOf } from './upkeep.ts'

interface Place {
  left: number
  right: number
  top: number
  bottom: number
}

/** Seconds from one message to the next, and microseconds of CPU in a second. */
const S = { min: 1, max: LONGEST_S }
const US = { min: 0.1, max: 1000 }
const POINTS = 120
/** Between two labels at the ends of lines. */
const LABEL_PX = 17

const times = [
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [LONGEST_S, '10 min'],
] as const

/** Lines of what one client costs, the rarer there is something to tell it the further right. */
export function upkeepChart(results: Results, place: Place): string[] {
  const { left, right, top, bottom } = place
  const x = logScale([S.min, S.max], [left, right])
  const y = logScale([US.min, US.max], [bottom, top])
  const upkeep = upkeepOf(results)
  const lines = [
    { of: upkeep.socket, colour: colours.socket, label: 'WebSocket, a ping every 3 s' },
    { of: upkeep.events, colour: colours.events, label: 'SSE, a heartbeat every 15 s' },
    { of: upkeep.longPoll, colour: colours.longPoll, label: 'long polling, held for 15 s' },
    { of: upkeep.poll, colour: colours.poll1s, label: 'one request each time' },
  ]
  const labelsY = apart(lines.map(({ of }) => y(of(S.max))))
  return [
    text(28, top - 42, 'The rarer there is something to say', { size: 16, weight: 'bold' }),
    text(28, top - 22, 'CPU of the server for one client, µs a second', { fill: grey }),
    ...axes(place, x, y),
    ...lines.map(({ of, colour }) => path(curve(of, x, y), colour, 3)),
    ...lines.map(({ label, colour }, i) =>
      text(right + 12, (labelsY[i] ?? 0) + 4, label, { fill: colour, weight: 'bold' }),
    ),
    ...[upkeep.socket, upkeep.events].flatMap((held) => crossing(upkeep.poll, held, x, y)),
    dot(right + 18, bottom - 4, 6, colours.poll1s),
    text(right + 32, bottom, 'from here on asking is cheaper', { fill: grey }),
  ]
}

function axes({ left, right, top, bottom }: Place, x: Scale, y: Scale): string[] {
  const small = { size: 11, fill: grey } as const
  return [
    ...[0.1, 1, 10, 100, 1000].flatMap((us) => [
      across([left, y(us)], [right, y(us)], rule),
      text(left - 8, y(us) + 4, shown(us), { ...small, anchor: 'end' }),
    ]),
    ...times.flatMap(([s, label]) => [
      across([x(s), top], [x(s), bottom], rule),
      text(x(s), bottom + 17, label, { ...small, anchor: 'middle' }),
    ]),
    text((left + right) / 2, bottom + 38, 'one message every', { fill: grey, anchor: 'middle' }),
  ]
}

function curve(of: Upkeep, x: Scale, y: Scale): Point[] {
  return Array.from({ length: POINTS + 1 }, (_, i) => {
    const everyS = S.max ** (i / POINTS)
    return [x(everyS), y(of(everyS))]
  })
}

/** Where the line of polling goes below that of a line that is held. */
function crossing(poll: Upkeep, held: Upkeep, x: Scale, y: Scale): string[] {
  const fromS = cheaperFromS(poll, held)
  if (fromS === undefined) return []
  const [atX, atY] = [x(fromS), y(poll(fromS))]
  return [
    dot(atX, atY, 6, colours.poll1s),
    text(atX - 6, atY + 19, `${shown(fromS)} s`, { anchor: 'end', weight: 'bold' }),
  ]
}

/** Moves places down until none is nearer to another than a label is high. */
function apart(places: readonly number[]): number[] {
  const moved = [...places]
  const downwards = [...places.entries()].toSorted(([, a], [, b]) => a - b)
  let free = Number.NEGATIVE_INFINITY
  for (const [i, place] of downwards) {
    moved[i] = Math.max(place, free)
    free = Math.max(place, free) + LABEL_PX
  }
  return moved
}
