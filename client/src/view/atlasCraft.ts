import type { AtlasPart } from './Atlas.ts'
import { traceHull } from './hulls.ts'
import { DEEP_COLOUR, type TeamLook, teamLooks, withAlpha } from './palette.ts'
import { ATLAS_CELL_PX, CRAFT_RADIUS_CELLS } from './scale.ts'

const RADIUS_PX = CRAFT_RADIUS_CELLS * ATLAS_CELL_PX
/** Hulls overhang the body that collides a little. */
const HULL_RADIUS_PX = RADIUS_PX * 1.2
const HULL_PX = 176
/** Steps of the arc gauges. */
export const ARC_STEPS = 20

/** Hulls, skirts, turrets, and what shows a craft's condition. */
export function craftParts(): AtlasPart[] {
  const byTeam = teamLooks.flatMap((look, team) => [
    part(`hull${team}`, HULL_PX, (c) => paintHull(c, look)),
    part(`skirt${team}`, HULL_PX, (c) => paintSkirt(c, look)),
    part(`turret${team}`, 104, (c) => paintTurret(c, look)),
    part(`flame${team}`, 128, (c) => paintFlame(c, look)),
    part(`roller${team}`, HULL_PX, (c) => paintRoller(c, look)),
  ])
  return [
    ...byTeam,
    part('hullHurt', HULL_PX, paintHurt),
    part('shadow', HULL_PX, paintShadow),
    part('shield', 192, paintShield),
    part('mirror', 184, paintMirror),
    part('bombMark', 64, paintBombMark),
    part('ownRing', 192, paintOwnRing),
    part('aimDot', 24, (c) => disc(c, 5, 'rgba(255, 255, 255, 0.9)')),
    part('reticle', 48, paintReticle),
    ...arcParts('healthArc', '#ff5d6c', '#ffd9dd'),
    ...arcParts('inkArc', '#ffffff', '#ffffff'),
  ]
}

const part = (
  name: string,
  sizePx: number,
  paint: (context: CanvasRenderingContext2D) => void,
): AtlasPart => ({ name, widthPx: sizePx, heightPx: sizePx, paint })

function disc(c: CanvasRenderingContext2D, radius: number, fill: string | CanvasGradient): void {
  c.beginPath()
  c.arc(0, 0, radius, 0, Math.PI * 2)
  c.fillStyle = fill
  c.fill()
}

/** White and dark outline, pale body, dark deck: it must read on every paint, its own above all. */
function paintHull(c: CanvasRenderingContext2D, look: TeamLook): void {
  c.lineJoin = 'round'
  traceHull(c, look.hull, HULL_RADIUS_PX)
  c.lineWidth = 17
  c.strokeStyle = '#ffffff'
  c.stroke()
  c.lineWidth = 10
  c.strokeStyle = DEEP_COLOUR
  c.stroke()
  const body = c.createLinearGradient(0, -HULL_RADIUS_PX, 0, HULL_RADIUS_PX)
  body.addColorStop(0, '#ffffff')
  body.addColorStop(0.3, look.light)
  body.addColorStop(0.55, look.paint)
  body.addColorStop(1, look.dark)
  c.fillStyle = body
  c.fill()
  c.save()
  c.clip()
  paintDeck(c, look)
  c.restore()
}

function paintDeck(c: CanvasRenderingContext2D, look: TeamLook): void {
  traceHull(c, look.hull, HULL_RADIUS_PX * 0.58)
  c.lineWidth = 5
  c.strokeStyle = withAlpha(look.dark, 0.5)
  c.stroke()
  c.fillStyle = look.paint
  c.fill()
  // A strip of light along the upper edge, as on lacquer.
  traceHull(c, look.hull, HULL_RADIUS_PX * 0.86)
  c.lineWidth = 4
  const gloss = c.createLinearGradient(0, -HULL_RADIUS_PX, 0, HULL_RADIUS_PX * 0.2)
  gloss.addColorStop(0, 'rgba(255, 255, 255, 0.9)')
  gloss.addColorStop(1, 'rgba(255, 255, 255, 0)')
  c.strokeStyle = gloss
  c.stroke()
}

/** The cushion of air: a soft light of the team under a dark rubber ring. */
function paintSkirt(c: CanvasRenderingContext2D, look: TeamLook): void {
  const glow = c.createRadialGradient(0, 0, RADIUS_PX * 0.7, 0, 0, RADIUS_PX * 1.55)
  glow.addColorStop(0, withAlpha(look.light, 0.85))
  glow.addColorStop(0.45, withAlpha(look.paint, 0.4))
  glow.addColorStop(1, withAlpha(look.paint, 0))
  disc(c, RADIUS_PX * 1.55, glow)
  const rubber = c.createRadialGradient(0, 0, RADIUS_PX * 0.5, 0, 0, RADIUS_PX * 0.98)
  rubber.addColorStop(0, look.dark)
  rubber.addColorStop(0.72, '#182131')
  rubber.addColorStop(0.88, '#42526d')
  rubber.addColorStop(1, '#0b1018')
  disc(c, RADIUS_PX * 0.98, rubber)
}

function paintTurret(c: CanvasRenderingContext2D, look: TeamLook): void {
  c.lineWidth = 3
  c.strokeStyle = DEEP_COLOUR
  const barrel = c.createLinearGradient(0, -8, 0, 8)
  barrel.addColorStop(0, '#ffffff')
  barrel.addColorStop(0.5, '#b9c4d6')
  barrel.addColorStop(1, '#566178')
  c.fillStyle = barrel
  c.beginPath()
  c.roundRect(4, -7, 38, 14, 4)
  c.fill()
  c.stroke()
  c.fillStyle = look.paint
  c.fillRect(30, -7, 8, 14)
  const dome = c.createRadialGradient(-5, -6, 2, 0, 0, 17)
  dome.addColorStop(0, '#ffffff')
  dome.addColorStop(0.45, look.light)
  dome.addColorStop(1, look.dark)
  disc(c, 16, dome)
  c.stroke()
}

/** Points west of the centre: behind a craft that heads east. */
function paintFlame(c: CanvasRenderingContext2D, look: TeamLook): void {
  for (const [widthPx, lengthPx, colour] of [
    [30, 60, withAlpha(look.paint, 0.55)],
    [20, 46, withAlpha(look.light, 0.8)],
    [10, 30, 'rgba(255, 255, 255, 0.95)'],
  ] as const) {
    c.beginPath()
    c.moveTo(10, -widthPx / 2)
    c.quadraticCurveTo(-lengthPx * 0.5, -widthPx * 0.6, -lengthPx, 0)
    c.quadraticCurveTo(-lengthPx * 0.5, widthPx * 0.6, 10, widthPx / 2)
    c.quadraticCurveTo(22, 0, 10, -widthPx / 2)
    c.fillStyle = colour
    c.fill()
  }
}

/** Two drums at the stern, as wide as their trail makes one feel. */
function paintRoller(c: CanvasRenderingContext2D, look: TeamLook): void {
  const drum = c.createLinearGradient(-78, 0, -58, 0)
  drum.addColorStop(0, look.dark)
  drum.addColorStop(0.4, look.light)
  drum.addColorStop(1, look.paint)
  c.fillStyle = drum
  c.strokeStyle = DEEP_COLOUR
  c.lineWidth = 3
  c.beginPath()
  c.roundRect(-80, -74, 22, 148, 11)
  c.fill()
  c.stroke()
}

function paintHurt(c: CanvasRenderingContext2D): void {
  const flash = c.createRadialGradient(0, 0, 0, 0, 0, RADIUS_PX * 1.4)
  flash.addColorStop(0, 'rgba(255, 255, 255, 0.95)')
  flash.addColorStop(0.6, 'rgba(255, 255, 255, 0.7)')
  flash.addColorStop(1, 'rgba(255, 255, 255, 0)')
  disc(c, RADIUS_PX * 1.4, flash)
}

function paintShadow(c: CanvasRenderingContext2D): void {
  const shade = c.createRadialGradient(0, 0, RADIUS_PX * 0.3, 0, 0, RADIUS_PX * 1.35)
  shade.addColorStop(0, 'rgba(0, 0, 0, 0.62)')
  shade.addColorStop(0.6, 'rgba(0, 0, 0, 0.42)')
  shade.addColorStop(1, 'rgba(0, 0, 0, 0)')
  disc(c, RADIUS_PX * 1.35, shade)
}

function paintShield(c: CanvasRenderingContext2D): void {
  const bubble = c.createRadialGradient(-18, -22, 8, 0, 0, 90)
  bubble.addColorStop(0, 'rgba(255, 255, 255, 0.16)')
  bubble.addColorStop(0.72, 'rgba(190, 235, 255, 0.12)')
  bubble.addColorStop(0.93, 'rgba(210, 245, 255, 0.75)')
  bubble.addColorStop(1, 'rgba(255, 255, 255, 0)')
  disc(c, 92, bubble)
  c.beginPath()
  c.ellipse(-32, -44, 26, 12, -0.7, 0, Math.PI * 2)
  c.fillStyle = 'rgba(255, 255, 255, 0.55)'
  c.fill()
}

/** Facets with one bright edge each, turned slowly in play. */
function paintMirror(c: CanvasRenderingContext2D): void {
  const facets = 6
  for (let i = 0; i < facets; i++) {
    const [from, to] = [i, i + 0.82].map((step) => (step / facets) * Math.PI * 2) as [
      number,
      number,
    ]
    c.beginPath()
    c.arc(0, 0, 80, from, to)
    c.lineWidth = 9
    c.strokeStyle = i % 2 ? 'rgba(220, 240, 255, 0.9)' : 'rgba(140, 170, 205, 0.85)'
    c.stroke()
    c.lineWidth = 2.5
    c.strokeStyle = 'rgba(255, 255, 255, 0.95)'
    c.stroke()
  }
}

function paintBombMark(c: CanvasRenderingContext2D): void {
  disc(c, 15, DEEP_COLOUR)
  const ball = c.createRadialGradient(-4, -5, 1, 0, 0, 12)
  ball.addColorStop(0, '#ffffff')
  ball.addColorStop(0.35, '#ff7f8f')
  ball.addColorStop(1, '#b3123f')
  disc(c, 12, ball)
}

/** Four brackets around the own craft, open so that the hull stays readable. */
function paintOwnRing(c: CanvasRenderingContext2D): void {
  c.lineCap = 'round'
  for (const [widthPx, colour] of [
    [8, 'rgba(6, 10, 16, 0.55)'],
    [4, 'rgba(255, 255, 255, 0.95)'],
  ] as const) {
    c.lineWidth = widthPx
    c.strokeStyle = colour
    for (let quarter = 0; quarter < 4; quarter++) {
      const middle = (quarter + 0.5) * (Math.PI / 2)
      c.beginPath()
      c.arc(0, 0, 84, middle - 0.26, middle + 0.26)
      c.stroke()
    }
  }
}

function paintReticle(c: CanvasRenderingContext2D): void {
  for (const [widthPx, colour] of [
    [6, 'rgba(6, 10, 16, 0.55)'],
    [3, 'rgba(255, 255, 255, 0.95)'],
  ] as const) {
    c.lineWidth = widthPx
    c.strokeStyle = colour
    c.beginPath()
    c.arc(0, 0, 15, 0, Math.PI * 2)
    c.stroke()
  }
  disc(c, 2.5, '#ffffff')
}

/** Arcs from empty to full, over the craft's shoulder. */
function arcParts(name: string, colour: string, edge: string): AtlasPart[] {
  return Array.from({ length: ARC_STEPS + 1 }, (_, step) =>
    part(`${name}${step}`, 200, (c) => {
      const [from, span] = [Math.PI * 1.2, Math.PI * 0.6]
      c.lineCap = 'round'
      arc(c, from, from + span, 11, 'rgba(6, 10, 16, 0.7)')
      if (step === 0) return
      arc(c, from, from + (span * step) / ARC_STEPS, 6, colour)
      arc(c, from, from + (span * step) / ARC_STEPS, 1.5, edge)
    }),
  )
}

function arc(
  c: CanvasRenderingContext2D,
  from: number,
  to: number,
  widthPx: number,
  colour: string,
): void {
  c.beginPath()
  c.arc(0, 0, 88, from, to)
  c.lineWidth = widthPx
  c.strokeStyle = colour
  c.stroke()
}
