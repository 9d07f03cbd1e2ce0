/** A way between a player and a server, as data. */
export interface Link {
  name: string
  /** Mean round trip; each way takes half of it. */
  rttMs: number
  /** One way takes up to half of this more or less, evenly spread. */
  jitterMs: number
  /** Hundredths of the packets of each way that get lost. */
  lossPct: number
  /** Packets that are lost in a row, on average: 1 is chance alone. */
  lossRun: number
  /** Both ways stand still for so long, about this often. */
  stall: { everyMs: number; forMs: number } | undefined
  /** Where the numbers are from. */
  source: string
}

const OURS = 'chosen by us'
const UNITY = 'preset of Unity’s network simulator'

const link = (
  name: string,
  [rttMs, jitterMs, lossPct]: readonly [rttMs: number, jitterMs: number, lossPct: number],
  source: string,
  more: Partial<Link> = {},
): Link => ({ name, rttMs, jitterMs, lossPct, lossRun: 1, stall: undefined, source, ...more })

const wifiPause = { everyMs: 4000, forMs: 120 }
const longPause = { everyMs: 6000, forMs: 400 }

/** Every link that has a name. The presets give a delay, which is taken for the round trip. */
export const links: readonly Link[] = [
  link('fibre', [10, 2, 0], OURS),
  link('cable', [25, 6, 0.1], OURS),
  link('home-wifi', [32, 12, 2], `${UNITY}, home broadband`),
  link('congested', [50, 50, 1], `${UNITY}, congested broadband`),
  link('4g', [100, 20, 4], UNITY),
  link('5g', [30, 20, 4], UNITY),
  link('satellite', [100, 10, 0], `${UNITY}, low orbit`),
  link('hotel-wifi', [80, 40, 3], OURS, { lossRun: 3, stall: wifiPause }),
  link('far-stalls', [300, 20, 0.5], OURS, { stall: longPause }),
  link('rtt-50', [50, 20, 0], 'where targets are stated'),
  link('rtt-100', [100, 20, 0], 'where targets are stated'),
  link('rtt-200', [200, 20, 0], 'where targets are stated'),
  link('rtt-50-loss', [50, 20, 2], 'where targets are stated'),
  link('rtt-100-loss', [100, 20, 2], 'where targets are stated'),
  link('rtt-200-loss', [200, 20, 2], 'where targets are stated'),
]

export const linkOf = (name: string): Link | undefined => links.find((each) => each.name === name)
