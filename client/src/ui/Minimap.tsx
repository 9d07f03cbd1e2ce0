import { useEffect, useRef } from 'preact/hooks'
import { BARE, SOLID } from '@tidepaint/shared/sim/world'
import type { ArenaView, OwnStatus } from '../net/arenaView.ts'
import { lookOf, rgbOf, teamLooks } from '../view/palette.ts'

const SIZE_PX = 160

const colours = Array.from({ length: 8 }, (_, value) => {
  if (value === SOLID) return [74, 88, 112]
  if (value === BARE || value > SOLID) return [20, 27, 39]
  return rgbOf(teamLooks[value - 1]?.paint ?? '#000000').map((c) => c * 255)
})

/** The whole floor, coarse: own place, team mates, beacon. Drawn each time the HUD is. */
export function Minimap({ view, own }: { view: ArenaView; own: OwnStatus | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const blocks = useRef({
    version: -1,
    matchKey: -1,
    picture: undefined as HTMLCanvasElement | undefined,
  })
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const { floor, matchKey } = view
    const kept = blocks.current
    if (kept.version !== floor.overviewVersion || kept.matchKey !== matchKey) {
      const picture = overviewPicture(view, kept.picture)
      blocks.current = { version: floor.overviewVersion, matchKey, picture }
    }
    drawMap(context, view, own, blocks.current.picture)
  })
  return <canvas ref={canvas} class="minimap" width={SIZE_PX} height={SIZE_PX} aria-hidden="true" />
}

function overviewPicture(
  { floor }: ArenaView,
  reuse: HTMLCanvasElement | undefined,
): HTMLCanvasElement | undefined {
  const { overview, blocksPerSide } = floor
  if (blocksPerSide === 0) return undefined
  const picture = reuse ?? document.createElement('canvas')
  picture.width = picture.height = blocksPerSide
  const pixels = new ImageData(blocksPerSide, blocksPerSide)
  overview.forEach((value, i) => {
    const [r = 0, g = 0, b = 0] = colours[value & 7] ?? []
    pixels.data.set([r, g, b, 255], i * 4)
  })
  picture.getContext('2d')?.putImageData(pixels, 0, 0)
  return picture
}

function drawMap(
  context: CanvasRenderingContext2D,
  view: ArenaView,
  own: OwnStatus | undefined,
  picture: HTMLCanvasElement | undefined,
): void {
  const scale = SIZE_PX / view.floor.side
  context.fillStyle = '#141b27'
  context.fillRect(0, 0, SIZE_PX, SIZE_PX)
  if (picture) context.drawImage(picture, 0, 0, SIZE_PX, SIZE_PX)
  if (own) drawMates(context, view, own, scale)
  const { beacon } = view.match()
  if (beacon) {
    dot(context, beacon, scale, 9, '#fff3b0', 0.4)
    dot(context, beacon, scale, 4.5, '#fff7cd', 1)
  }
  if (!own) return
  dot(context, own, scale, 7.5, '#0b1018', 0.9)
  dot(context, own, scale, 5, '#ffffff', 1)
}

/** Light in the middle and dark around it: seen on the paint of any team, the own one above all. */
function drawMates(
  context: CanvasRenderingContext2D,
  view: ArenaView,
  own: OwnStatus,
  scale: number,
): void {
  const mates = view.mates()
  for (const mate of mates) dot(context, mate, scale, 2.6, '#0b1018', 0.8)
  for (const mate of mates) dot(context, mate, scale, 1.6, lookOf(own.team).light, 1)
}

function dot(
  context: CanvasRenderingContext2D,
  at: { x: number; y: number },
  scale: number,
  radiusPx: number,
  colour: string,
  alpha: number,
): void {
  context.globalAlpha = alpha
  context.fillStyle = colour
  context.beginPath()
  context.arc(at.x * scale, at.y * scale, radiusPx, 0, Math.PI * 2)
  context.fill()
  context.globalAlpha = 1
}
