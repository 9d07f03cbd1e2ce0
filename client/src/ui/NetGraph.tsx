import { savings } from '@tidepaint/shared/wire/savings'
import { useEffect, useRef } from 'preact/hooks'
import type { ArenaView, NetStats } from '../net/arenaView.ts'
import { sizeText } from './words.ts'

const SAMPLES = 100
const WIDTH_PX = 200
const HEIGHT_PX = 40

/** What the line does, in numbers and a curve of round trip (white) and patch age (yellow). */
export function NetGraph({ view }: { view: ArenaView }) {
  const stats = view.stats()
  return (
    <aside class="net-graph" aria-label="Network">
      <Sparkline stats={stats} />
      <dl>
        {rowsOf(stats).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </aside>
  )
}

function rowsOf(stats: NetStats): [string, string][] {
  const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`
  const starved = (100 * stats.starvedFrames) / Math.max(1, stats.frames)
  const unexplained = stats.correctionsWithoutContact
  return [
    ['ping', ms(stats.rttMs)],
    ['jitter', ms(stats.jitterMs)],
    ['view delay', ms(stats.viewDelayMs)],
    ['patch age', ms(stats.snapshotAgeMs)],
    ['starved', `${starved.toFixed(2)} %`],
    ['patches', `${stats.patchesPerS.toFixed(0)} /s`],
    ['in', `${sizeText(stats.bytesInPerS)}/s`],
    ['out', `${sizeText(stats.bytesOutPerS)}/s`],
    ['corrections', `${stats.corrections} (${unexplained} unexplained)`],
    ['latest', `${stats.lastCorrectionCells.toFixed(2)} cells`],
    ['pending', `${stats.inputsPending} inputs`],
    ['server tick', `${stats.tickWorkMs.toFixed(2)} ms`],
    ['server saves', savedNames(stats.savings)],
  ]
}

const savedNames = (count: number): string =>
  count === 0
    ? 'nothing'
    : savings
        .slice(0, count)
        .map(({ name }) => name)
        .join(', ')

function Sparkline({ stats }: { stats: NetStats }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const samples = useRef<{ rtt: number; age: number }[]>([])
  useEffect(() => {
    samples.current.push({ rtt: stats.rttMs, age: stats.snapshotAgeMs })
    if (samples.current.length > SAMPLES) samples.current.shift()
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.clearRect(0, 0, WIDTH_PX, HEIGHT_PX)
    const most = Math.max(60, ...samples.current.map(({ rtt, age }) => Math.max(rtt, age)))
    curve(
      context,
      samples.current.map(({ age }) => age / most),
      '#ffd95e',
    )
    curve(
      context,
      samples.current.map(({ rtt }) => rtt / most),
      '#ffffff',
    )
  })
  return <canvas ref={canvas} width={WIDTH_PX} height={HEIGHT_PX} aria-hidden="true" />
}

function curve(context: CanvasRenderingContext2D, shares: readonly number[], colour: string): void {
  context.beginPath()
  context.strokeStyle = colour
  context.lineWidth = 1.5
  shares.forEach((share, i) => {
    context.lineTo((i / (SAMPLES - 1)) * WIDTH_PX, HEIGHT_PX - 2 - share * (HEIGHT_PX - 4))
  })
  context.stroke()
}
