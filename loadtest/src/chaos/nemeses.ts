interface Nemesis {
  /** What it does, to go behind a number in the plan. `OWNER` is the node that has the room. */
  text: string
  /** Bounds of how long it lasts or, of a strike in the middle of another, how long it waits. */
  forMs?: readonly [min: number, max: number]
}

/** All that is done to a cluster, in the order of the help. */
export const nemeses = {
  kill: { text: 'kills OWNER' },
  freeze: { text: 'freezes OWNER for TIME', forMs: [3000, 10_000] },
  roll: { text: 'replaces all nodes, one by one' },
  move: { text: 'moves the room from OWNER to OTHER' },
  drain: { text: 'drains OWNER, and starts it again' },
  'redis-kill': { text: 'kills Redis' },
  'redis-freeze': { text: 'freezes Redis for TIME', forMs: [2000, 6000] },
  'redis-flush': { text: 'empties Redis' },
  'redis-cut': { text: 'cuts OWNER off from Redis for TIME', forMs: [2000, 6000] },
  'client-cut': { text: 'cuts BOT off for TIME', forMs: [300, 4000] },
  'kill-two': { text: 'kills OWNER, and OTHER with it' },
  'kill-during-move': {
    text: 'kills OWNER TIME into a move of the room to OTHER',
    forMs: [0, 120],
  },
} as const satisfies Record<string, Nemesis>

export type NemesisName = keyof typeof nemeses
export const nemesisNames = Object.keys(nemeses) as NemesisName[]

export const nemesisOf = (name: NemesisName): Nemesis => nemeses[name]
