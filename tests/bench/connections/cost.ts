import type { Bench, OfServers } from './Bench.ts'

/** CPU time that servers took for `work`, in ms, and how long it lasted. */
export async function costOf<T>(
  bench: Bench,
  work: () => Promise<T>,
): Promise<{ result: T; cpuMs: OfServers; forMs: number }> {
  const before = bench.cpuMs()
  const startMs = performance.now()
  const result = await work()
  const after = bench.cpuMs()
  const cpuMs = ofEach((name) => after[name] - before[name])
  return { result, cpuMs, forMs: performance.now() - startMs }
}

export const ofEach = (of: (name: keyof OfServers) => number): OfServers => ({
  nodes: of('nodes'),
  edge: of('edge'),
  redis: of('redis'),
})
