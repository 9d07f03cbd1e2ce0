import type { Results } from './results.ts'
import { colours, dot, grey, logScale, path, rule, text } from './svg.ts'
import { shown } from './tables.ts'
import { cheaperFromS, type Upkeep, upkeepOf } from './upkeep.ts'

interface Place {
  left: number
  right: number
  top: number
  bottom: number
}

const S = { min: 1, max: 600 }
const US = { min: 0.1, max: 1000 }
const POINTS = 120
/** Between two labels at the ends of lines. */
const LABEL_PX = 17

const times = [
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
] as const

/** Lines of what one client costs, the rarer there is something to tell it the further right. */
export function upkeepChart(results: Results, { left, right, top, bottom }: Place): string[] {
  const x = logScale([S.min, S.max], [left, right])
  const y = logScale([US.min, US.max], [bottom, top])
  const { socket, events, longPoll, poll } = upkeepOf(results)
  const lines = [
    { of: socket, colour: colours.socket, label: 'WebSocket, a ping every 3 s' },
    { of: events, colour: colours.events, label: 'SSE, a heartbeat every 15 s' },
    { of: longPoll, colour: colours.longPoll, label: 'long polling, held for 25 s' },
    { of: poll, colour: colours.poll1s, label: 'one request each time' },
  ]
  const curve = (of: Upkeep) =>
    Array.from({ length: POINTS + 1 }, (_, i) => {
      const everyS = S.max ** (i / POINTS)
      return [x(everyS), y(of(everyS))] as const
    })
  const crossings = [socket, events].flatMap((other) => {
    const fromS = cheaperFromS(poll, other, S.max)
    return fromS === undefined ? [] : [{ fromS, atX: x(fromS), atY: y(poll(fromS)) }]
  })
  const ends = apart(lines.map(({ of }) => y(of(S.max))))
  return [
    text(28, top - 42, 'The rarer there is something to say', { size: 16, weight: 'bold' }),
    text(
      28,
      top - 22,
      'CPU of the server for one client, µs a second; dots: from here on asking is cheaper than a held line',
      { fill: grey },
    ),
    ...[0.1, 1, 10, 100, 1000].flatMap((us) => [
      path(
        [
          [left, y(us)],
          [right, y(us)],
        ],
        rule,
      ),
      text(left - 8, y(us) + 4, shown(us), { size: 11, fill: grey, anchor: 'end' }),
    ]),
    ...times.flatMap(([s, label]) => [
      path(
        [
          [x(s), top],
          [x(s), bottom],
        ],
        rule,
      ),
      text(x(s), bottom + 17, label, { size: 11, fill: grey, anchor: 'middle' }),
    ]),
    text((left + right) / 2, bottom + 38, 'one message every', { fill: grey, anchor: 'middle' }),
    ...lines.map(({ of, colour }) => path(curve(of), colour, 3)),
    ...lines.map(({ label, colour }, i) =>
      text(right + 12, (ends[i] ?? 0) + 4, label, { fill: colour, weight: 'bold' }),
    ),
    ...crossings.flatMap(({ fromS, atX, atY }) => [
      dot(atX, atY, 6, colours.poll1s),
      text(atX + 9, atY - 9, `${shown(fromS)} s`, { weight: 'bold' }),
    ]),
  ]
}

/** Moves places down until none is nearer to another than a label is high. */
function apart(places: readonly number[]): number[] {
  const moved = [...places]
  const order = places.map((_, i) => i).toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
  let free = Number.NEGATIVE_INFINITY
  for (const i of order) {
    moved[i] = Math.max(places[i] ?? 0, free)
    free = (moved[i] ?? 0) + LABEL_PX
  }
  return moved
}
