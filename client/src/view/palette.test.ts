import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrastRatio, seenDistance, type Vision } from './colourVision.ts'
import { hullOutline } from './hulls.ts'
import { FLOOR_COLOUR, teamLooks } from './palette.ts'

const visions: readonly Vision[] = ['typical', 'protan', 'deutan', 'tritan']
const pairs = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
] as const

const paint = (team: number): string => teamLooks[team]?.paint ?? ''

test('[UI-6] any two teams differ for each kind of eyes; the two of the small modes most', () => {
  for (const vision of visions) {
    for (const [a, b] of pairs) {
      const distance = seenDistance(paint(a), paint(b), vision)
      const wanted = a === 0 && b === 1 ? 26 : 17
      assert.ok(distance >= wanted, `teams ${a} and ${b}, ${vision}: ${distance.toFixed(1)}`)
    }
  }
})

test('[UI-6] the check can fail: red and green of equal lightness', () => {
  assert.ok(seenDistance('#d05050', '#5f9a3c', 'deutan') < 17)
})

test('[UI-6] each paint stands out from the bare floor for each kind of eyes', () => {
  for (const vision of visions) {
    for (const { paint: colour, name } of teamLooks) {
      const distance = seenDistance(colour, FLOOR_COLOUR, vision)
      assert.ok(distance >= 34, `${name}, ${vision}: ${distance.toFixed(1)}`)
    }
  }
  for (const { paint: colour, name } of teamLooks) {
    const ratio = contrastRatio(colour, FLOOR_COLOUR)
    assert.ok(ratio >= 3, `${name}: ${ratio.toFixed(2)}`)
  }
})

test('[UI-6] names of teams can be read on dark panels', () => {
  for (const { light, name } of teamLooks) {
    assert.ok(contrastRatio(light, '#0b1018') >= 7, name)
  }
})

test('[UI-7] no two teams share a pattern, a hull or a name', () => {
  for (const key of ['pattern', 'hull', 'name', 'paint'] as const) {
    assert.equal(new Set(teamLooks.map((look) => look[key])).size, teamLooks.length, key)
  }
})

/** Half width of a hull at each of so many places along its length, by scanning its outline. */
function silhouette(hull: Parameters<typeof hullOutline>[0]): number[] {
  const points = hullOutline(hull)
  return Array.from({ length: 13 }, (_, i) => {
    const x = -1.2 + i * 0.2
    let widest = 0
    points.forEach(([x0, y0], at) => {
      const [x1, y1] = points[(at + 1) % points.length] ?? [0, 0]
      if (x0 === x1 || x < Math.min(x0, x1) || x > Math.max(x0, x1)) return
      widest = Math.max(widest, Math.abs(y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)))
    })
    return widest
  })
}

test('[UI-7] hulls differ in outline, not only in detail', () => {
  const shapes = teamLooks.map(({ hull }) => silhouette(hull))
  for (const [a, b] of pairs) {
    const [p = [], q = []] = [shapes[a], shapes[b]]
    const apart = p.reduce((sum, width, i) => sum + Math.abs(width - (q[i] ?? 0)), 0) / p.length
    assert.ok(apart > 0.15, `teams ${a} and ${b}: ${apart.toFixed(2)}`)
  }
})
