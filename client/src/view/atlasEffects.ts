import type { AtlasPart } from './Atlas.ts'
import { DEEP_COLOUR, type TeamLook, teamLooks, withAlpha } from './palette.ts'

/** Bolts, droplets, splashes, rings and lights. */
export function effectParts(): AtlasPart[] {
  const byTeam = teamLooks.flatMap((look, team): AtlasPart[] => [
    square(`droplet${team}`, 32, (c) => paintDroplet(c, look, 12)),
    square(`crown${team}`, 192, (c) => paintCrown(c, look)),
    square(`ring${team}`, 192, (c) => paintRing(c, look.light)),
    square(`glow${team}`, 128, (c) => paintGlow(c, look.paint)),
    square(`bomb${team}`, 64, (c) => paintDroplet(c, look, 24)),
    { name: `bolt${team}`, widthPx: 96, heightPx: 40, paint: (c) => paintBolt(c, look) },
  ])
  return [
    ...byTeam,
    square('ringWhite', 192, (c) => paintRing(c, '#ffffff')),
    square('glowWhite', 128, (c) => paintGlow(c, '#ffffff')),
    square('spark', 32, paintSpark),
    square('beaconRing', 560, paintBeaconRing),
    square('beaconArrow', 112, paintBeaconArrow),
    { name: 'beaconShaft', widthPx: 224, heightPx: 512, paint: paintShaft },
  ]
}

const square = (
  name: string,
  sizePx: number,
  paint: (context: CanvasRenderingContext2D) => void,
): AtlasPart => ({ name, widthPx: sizePx, heightPx: sizePx, paint })

function paintDroplet(c: CanvasRenderingContext2D, look: TeamLook, radius: number): void {
  const ball = c.createRadialGradient(-radius * 0.3, -radius * 0.35, radius * 0.1, 0, 0, radius)
  ball.addColorStop(0, '#ffffff')
  ball.addColorStop(0.22, look.light)
  ball.addColorStop(0.6, look.paint)
  ball.addColorStop(1, look.dark)
  c.beginPath()
  c.arc(0, 0, radius, 0, Math.PI * 2)
  c.fillStyle = ball
  c.fill()
  c.lineWidth = radius * 0.12
  c.strokeStyle = withAlpha(DEEP_COLOUR, 0.55)
  c.stroke()
}

/** A drop flying east with its tail behind it. */
function paintBolt(c: CanvasRenderingContext2D, look: TeamLook): void {
  const halo = c.createRadialGradient(24, 0, 2, 24, 0, 20)
  halo.addColorStop(0, withAlpha(look.light, 0.9))
  halo.addColorStop(1, withAlpha(look.paint, 0))
  c.fillStyle = halo
  c.fillRect(4, -20, 44, 40)
  const tail = c.createLinearGradient(-46, 0, 30, 0)
  tail.addColorStop(0, withAlpha(look.paint, 0))
  tail.addColorStop(1, look.paint)
  traceDrop(c, 9)
  c.fillStyle = tail
  c.fill()
  c.beginPath()
  c.arc(25, 0, 8.5, 0, Math.PI * 2)
  c.fillStyle = look.paint
  c.fill()
  c.lineWidth = 1.5
  c.strokeStyle = withAlpha(look.dark, 0.8)
  c.stroke()
  c.beginPath()
  c.arc(27, -2.5, 3.8, 0, Math.PI * 2)
  c.fillStyle = '#ffffff'
  c.fill()
}

function traceDrop(c: CanvasRenderingContext2D, radius: number): void {
  c.beginPath()
  c.moveTo(-46, 0)
  c.quadraticCurveTo(4, -radius, 24, -radius)
  c.arc(24, 0, radius, -Math.PI / 2, Math.PI / 2)
  c.quadraticCurveTo(4, radius, -46, 0)
  c.closePath()
}

/** What a drop throws up where it lands, seen from above: fingers of paint with beads at their tips. */
function paintCrown(c: CanvasRenderingContext2D, look: TeamLook): void {
  const fingers = 14
  c.fillStyle = withAlpha(look.paint, 0.95)
  for (let i = 0; i < fingers; i++) {
    const chance = ((i * 7919) % 17) / 17
    c.save()
    c.rotate(((i + chance * 0.5) / fingers) * Math.PI * 2)
    paintFinger(c, look, { tipPx: 62 + chance * 22, beadPx: 4 + chance * 5 })
    c.restore()
  }
  c.beginPath()
  c.arc(0, 0, 44, 0, Math.PI * 2)
  c.lineWidth = 9
  c.strokeStyle = withAlpha(look.paint, 0.9)
  c.stroke()
  c.lineWidth = 2.5
  c.strokeStyle = withAlpha(look.light, 0.95)
  c.stroke()
}

function paintFinger(
  c: CanvasRenderingContext2D,
  look: TeamLook,
  { tipPx, beadPx }: { tipPx: number; beadPx: number },
): void {
  c.beginPath()
  c.moveTo(40, -9)
  c.quadraticCurveTo(52, -1, tipPx, -beadPx * 0.5)
  c.lineTo(tipPx, beadPx * 0.5)
  c.quadraticCurveTo(52, 1, 40, 9)
  c.fill()
  c.beginPath()
  c.arc(tipPx, 0, beadPx, 0, Math.PI * 2)
  c.fill()
  c.save()
  c.fillStyle = withAlpha(look.light, 0.95)
  c.beginPath()
  c.arc(tipPx - beadPx * 0.3, -beadPx * 0.3, beadPx * 0.4, 0, Math.PI * 2)
  c.fill()
  c.restore()
}

function paintRing(c: CanvasRenderingContext2D, colour: string): void {
  for (const [widthPx, alpha] of [
    [16, 0.18],
    [8, 0.4],
    [3.5, 1],
  ] as const) {
    c.beginPath()
    c.arc(0, 0, 82, 0, Math.PI * 2)
    c.lineWidth = widthPx
    c.strokeStyle = withAlpha(colour, alpha)
    c.stroke()
  }
}

function paintGlow(c: CanvasRenderingContext2D, colour: string): void {
  const glow = c.createRadialGradient(0, 0, 0, 0, 0, 64)
  glow.addColorStop(0, withAlpha(colour, 0.9))
  glow.addColorStop(0.3, withAlpha(colour, 0.4))
  glow.addColorStop(1, withAlpha(colour, 0))
  c.fillStyle = glow
  c.fillRect(-64, -64, 128, 128)
}

function paintSpark(c: CanvasRenderingContext2D): void {
  c.fillStyle = '#ffffff'
  c.beginPath()
  for (let i = 0; i < 8; i++) {
    const radius = i % 2 ? 3 : 14
    c.lineTo(Math.cos((i * Math.PI) / 4) * radius, Math.sin((i * Math.PI) / 4) * radius)
  }
  c.fill()
}

/** Four cells of radius: inside it, a craft scores. */
function paintBeaconRing(c: CanvasRenderingContext2D): void {
  const light = c.createRadialGradient(0, 0, 20, 0, 0, 268)
  light.addColorStop(0, 'rgba(255, 250, 220, 0.5)')
  light.addColorStop(0.6, 'rgba(255, 244, 190, 0.16)')
  light.addColorStop(1, 'rgba(255, 240, 170, 0.05)')
  c.beginPath()
  c.arc(0, 0, 256, 0, Math.PI * 2)
  c.fillStyle = light
  c.fill()
  c.lineCap = 'round'
  const dashes = 24
  for (let i = 0; i < dashes; i++) {
    const from = (i / dashes) * Math.PI * 2
    c.beginPath()
    c.arc(0, 0, 256, from, from + (Math.PI * 2 * 0.6) / dashes)
    c.lineWidth = 14
    c.strokeStyle = 'rgba(11, 16, 24, 0.5)'
    c.stroke()
    c.lineWidth = 8
    c.strokeStyle = 'rgba(255, 247, 205, 0.95)'
    c.stroke()
  }
}

/** Points east, to a beacon that is off the screen. */
function paintBeaconArrow(c: CanvasRenderingContext2D): void {
  c.beginPath()
  c.moveTo(50, 0)
  c.lineTo(22, -20)
  c.lineTo(22, 20)
  c.closePath()
  c.arc(0, 0, 28, 0, Math.PI * 2)
  c.lineJoin = 'round'
  c.lineWidth = 10
  c.strokeStyle = DEEP_COLOUR
  c.stroke()
  c.fillStyle = '#ffe68a'
  c.fill()
  const light = c.createRadialGradient(0, 0, 2, 0, 0, 20)
  light.addColorStop(0, '#ffffff')
  light.addColorStop(1, 'rgba(255, 255, 255, 0)')
  c.fillStyle = light
  c.fill()
}

/** A pillar of light: its foot at the lower edge. */
function paintShaft(c: CanvasRenderingContext2D): void {
  const steps = 56
  for (let i = 0; i < steps; i++) {
    const share = i / (steps - 1)
    const widthPx = 200 * (1 - share * 0.86)
    const rise = c.createLinearGradient(0, 256, 0, -256)
    rise.addColorStop(0, 'rgba(255, 246, 200, 0.028)')
    rise.addColorStop(0.35, 'rgba(255, 246, 205, 0.02)')
    rise.addColorStop(1, 'rgba(255, 250, 230, 0)')
    c.fillStyle = rise
    c.fillRect(-widthPx / 2, -256, widthPx, 512)
  }
}
