import type { Cluster } from '../../../scripts/cluster/Cluster.ts'
import { eventually } from '../../support/eventually.ts'

/** Has a node collect its garbage, and what it prints when that is done. */
export const TIDY = { signal: 'SIGUSR2', done: 'tidied' } as const

/** Has all nodes collect their garbage; resolves when they have. */
export async function tidy(cluster: Cluster): Promise<void> {
  const count = (name: string) => cluster.lines(name).filter((line) => line === TIDY.done).length
  const tidied = cluster.byNumber().map(async ({ name, child }) => {
    const before = count(name)
    child?.signal(TIDY.signal)
    await eventually(`${name} is tidy`, () => count(name) > before)
  })
  await Promise.all(tidied)
}
