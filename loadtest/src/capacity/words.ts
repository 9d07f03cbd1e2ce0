import { valueText } from '../report/gates.ts'
import { type Probe, promises, type Shape } from './probe.ts'

export const promisedText = (): string =>
  `promised: ${Object.entries(promises)
    .map(([name, { max }]) => `${name} at most ${max}`)
    .join(', ')}`

export function probeText({ players, numbers, broken, isBlind }: Probe): string {
  const of = (name: string, unit: string) => `${(numbers[name] ?? Number.NaN).toFixed(2)} ${unit}`
  const parts = [
    `${String(players).padStart(5)} players`,
    `tick p99 ${of('server.tickWork.p99', 'ms')}`,
    `late p99 ${of('server.tickLateness.p99', 'ms')}`,
    `starved ${((numbers['frames.starvedShare'] ?? Number.NaN) * 100).toFixed(2)} %`,
    `CPU ${of('server.cpuCores', 'cores')}`,
    `bots late p99 ${of('botLate.p99', 'ms')}`,
  ]
  return `${parts.join(', ')}: ${verdictOf(broken, isBlind)}`
}

function verdictOf(broken: Probe['broken'], isBlind: boolean): string {
  if (isBlind) return 'the bots could not keep up'
  if (broken.length === 0) return 'fits'
  return broken.map((gate) => `${gate.number} is ${valueText(gate)}`).join(', ')
}

/** The line that the README quotes. */
export function resultText(shape: Shape, players: number, probes: readonly Probe[]): string {
  const best = probes.findLast((each) => each.players === players && each.broken.length === 0)
  const cpuCores = best?.numbers['server.cpuCores']
  const perCore = cpuCores ? `, by CPU time ${Math.round(players / cpuCores)} a core` : ''
  return `this machine: ${players} players in ${shape.title}${perCore}; what stopped it: ${limitOf(shape, players, probes)}`
}

function limitOf({ seats }: Shape, players: number, probes: readonly Probe[]): string {
  const more = probes.filter((each) => each.players > players)
  const [next] = more.toSorted((a, b) => a.players - b.players)
  if (next) return verdictOf(next.broken, next.isBlind)
  return players === seats ? 'all its seats are taken' : 'no more were asked for'
}
