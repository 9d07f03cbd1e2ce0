import { type FarLine, openLine } from '../links/lineProcess.ts'
import { buildForwarder, openPacketLink, removeLeftovers, whyNoPackets } from '../links/netns.ts'
import type { Link } from '../links/profiles.ts'
import type { Way } from './report.ts'

/** Where packets get lost, a cut is that all of them do for this long. */
const OUTAGE_MS = 1000

/** What lies between the players and their server: where each side runs, and what is in between. */
export interface Road {
  way: Way
  /** Put before the commands, as `ip netns exec` is. */
  serverPrefix: readonly string[]
  pilotPrefix: readonly string[]
  /** The address on which the server is to listen. */
  serverHost: string
  /** Leads to the server's address; returns the one that players use. */
  connect(serverUrl: string): Promise<string>
  /** How long a cut lasts: nothing if connections break at once and new ones are taken. */
  cutMs: number
  cut(): Promise<void>
  close(): Promise<void>
}

/** How to make a road of each kind. */
export interface Roads {
  by: Partial<Record<Way, (link: Link, seed: number) => Promise<Road>>>
  /** Kinds that were wanted and cannot be had, and why. */
  skipped: string[]
  /** Removes what all roads share. */
  close(): void
}

/** Gets ready for roads of the kinds that are wanted. */
export async function roadsOver(ways: readonly Way[]): Promise<Roads> {
  const roads: Roads = { by: {}, skipped: [], close: () => {} }
  if (ways.includes('relay')) roads.by.relay = relayRoad
  if (!ways.includes('packets')) return roads
  const reason = whyNoPackets()
  if (reason) roads.skipped.push(`real packet loss: ${reason}`)
  else await addPackets(roads)
  return roads
}

async function addPackets(roads: Roads): Promise<void> {
  await removeLeftovers()
  const forwarder = buildForwarder()
  roads.by.packets = (link, seed) => packetRoad(link, seed, forwarder.path)
  roads.close = forwarder.remove
}

/** A relay on this machine that delays streams. */
async function relayRoad(link: Link, seed: number): Promise<Road> {
  let line: FarLine | undefined
  return {
    way: 'relay',
    serverPrefix: [],
    pilotPrefix: [],
    serverHost: '127.0.0.1',
    async connect(serverUrl) {
      line = await openLine(serverUrl, link, seed)
      return line.url
    },
    cutMs: 0,
    cut: async () => line?.cut(),
    close: async () => line?.close(),
  }
}

/** Two network namespaces, and packets that get lost between them. */
async function packetRoad(link: Link, seed: number, forwarder: string): Promise<Road> {
  const made = await openPacketLink(link, seed, forwarder)
  return {
    way: 'packets',
    serverPrefix: made.serverPrefix,
    pilotPrefix: made.playersPrefix,
    serverHost: made.serverHost,
    connect: (serverUrl) => Promise.resolve(serverUrl),
    cutMs: OUTAGE_MS,
    cut: () => made.cut(OUTAGE_MS),
    close: () => made.close(),
  }
}
