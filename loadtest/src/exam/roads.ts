import { type FarLine, openLine } from '../links/lineProcess.ts'
import type { Link } from '../links/profiles.ts'
import type { Way } from './report.ts'

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
  /** Breaks every connection once. */
  cut(): Promise<void>
  close(): Promise<void>
}

/** How to make a road of each kind. */
export type Roads = Partial<Record<Way, (link: Link, seed: number) => Promise<Road>>>

/** Roads of the kinds that are wanted and can be had; for others, why not. */
export function roadsOver(ways: readonly Way[]): { roads: Roads; skipped: string[] } {
  const roads: Roads = {}
  if (ways.includes('relay')) roads.relay = relayRoad
  return { roads, skipped: [] }
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
    cut: async () => line?.cut(),
    close: async () => line?.close(),
  }
}
