import type { AtlasPart } from './Atlas.ts'
import { DEEP_COLOUR } from './palette.ts'

const TOKEN_PX = 128

/** The three pickups, each a shape of its own on a glass token: drum, bomb, mirror. */
export function pickupParts(): AtlasPart[] {
  return [
    token('pickup0', '#5ef2a5', paintDrum),
    token('pickup1', '#ff7f8f', paintBomb),
    token('pickup2', '#cfe9ff', paintGlass),
  ]
}

function token(
  name: string,
  rim: string,
  paintIcon: (context: CanvasRenderingContext2D) => void,
): AtlasPart {
  const paint = (c: CanvasRenderingContext2D): void => {
    const ground = c.createRadialGradient(-12, -16, 4, 0, 0, 50)
    ground.addColorStop(0, '#46556f')
    ground.addColorStop(1, '#131a26')
    c.beginPath()
    c.arc(0, 0, 48, 0, Math.PI * 2)
    c.fillStyle = ground
    c.fill()
    c.lineWidth = 9
    c.strokeStyle = DEEP_COLOUR
    c.stroke()
    c.lineWidth = 5
    c.strokeStyle = rim
    c.stroke()
    c.lineJoin = c.lineCap = 'round'
    paintIcon(c)
  }
  return { name, widthPx: TOKEN_PX, heightPx: TOKEN_PX, paint }
}

/** A paint roller. */
function paintDrum(c: CanvasRenderingContext2D): void {
  const drum = c.createLinearGradient(0, -26, 0, -6)
  drum.addColorStop(0, '#e6fff2')
  drum.addColorStop(0.5, '#5ef2a5')
  drum.addColorStop(1, '#128a52')
  c.fillStyle = drum
  c.beginPath()
  c.roundRect(-26, -27, 46, 20, 6)
  c.fill()
  c.lineWidth = 5
  c.strokeStyle = '#ffffff'
  c.beginPath()
  c.moveTo(21, -17)
  c.lineTo(28, -17)
  c.lineTo(28, 3)
  c.lineTo(0, 3)
  c.lineTo(0, 28)
  c.stroke()
}

/** A round bomb with a burning fuse. */
function paintBomb(c: CanvasRenderingContext2D): void {
  const ball = c.createRadialGradient(-9, 0, 2, -2, 7, 23)
  ball.addColorStop(0, '#ffffff')
  ball.addColorStop(0.3, '#ff8f9c')
  ball.addColorStop(1, '#a80f38')
  c.beginPath()
  c.arc(-3, 7, 21, 0, Math.PI * 2)
  c.fillStyle = ball
  c.fill()
  c.lineWidth = 5
  c.strokeStyle = '#ffffff'
  c.beginPath()
  c.moveTo(9, -11)
  c.quadraticCurveTo(14, -26, 24, -20)
  c.stroke()
  c.fillStyle = '#ffd95e'
  c.beginPath()
  c.arc(26, -18, 6, 0, Math.PI * 2)
  c.fill()
}

/** A cut mirror with two streaks. */
function paintGlass(c: CanvasRenderingContext2D): void {
  const glass = c.createLinearGradient(-20, -26, 20, 26)
  glass.addColorStop(0, '#ffffff')
  glass.addColorStop(0.45, '#9fc4ea')
  glass.addColorStop(1, '#3b5f8c')
  c.beginPath()
  for (const [x, y] of [
    [0, -30],
    [24, -8],
    [15, 27],
    [-15, 27],
    [-24, -8],
  ] as const) {
    c.lineTo(x, y)
  }
  c.closePath()
  c.fillStyle = glass
  c.fill()
  c.lineWidth = 4
  c.strokeStyle = '#ffffff'
  c.stroke()
  c.lineWidth = 4
  c.strokeStyle = 'rgba(255, 255, 255, 0.85)'
  c.beginPath()
  c.moveTo(-9, 9)
  c.lineTo(9, -9)
  c.moveTo(-2, 16)
  c.lineTo(8, 6)
  c.stroke()
}
