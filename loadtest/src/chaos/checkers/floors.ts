import { byRoom, entriesOf, type Floor, type History, stayText } from '../history.ts'

/**
 * On a floor at rest one version of a chunk has the same cells for all, and all who see a chunk have
 * the same version. Every stay that lasted to the end has looked at least once.
 */
export function checkFloors(histories: readonly History[]): string[] {
  const lasted = histories.filter((stay) => entriesOf(stay, 'census').length > 0)
  const blind = lasted.filter((stay) => entriesOf(stay, 'floor').length === 0)
  return [
    ...blind.map((stay) => `${stayText(stay)} never saw a floor at rest`),
    ...[...byRoom(histories).values()].flatMap(unlikeFloors),
  ]
}

interface Seen {
  stay: History
  chunk: Floor['chunks'][number]
}

function unlikeFloors(stays: readonly History[]): string[] {
  const floors = stays.flatMap((stay) => entriesOf(stay, 'floor').map((floor) => ({ stay, floor })))
  const byMatch = Map.groupBy(floors, ({ floor }) => `${floor.match} ${floor.arena}`)
  return [...byMatch.values()].flatMap((alike) => {
    const seen = alike.flatMap(({ stay, floor }) => floor.chunks.map((chunk) => ({ stay, chunk })))
    const match = alike[0]?.floor.match ?? 0
    const byChunk = [...Map.groupBy(seen, ({ chunk }) => chunk.chunk).values()]
    return byChunk
      .flatMap((of) => [...cellFaults(of), ...versionFaults(of)])
      .map((fault) => {
        return `match ${match}: ${fault}`
      })
  })
}

function cellFaults(seen: readonly Seen[]): string[] {
  const byVersion = Map.groupBy(seen, ({ chunk }) => chunk.version)
  return [...byVersion.values()].flatMap((of) => unlike(of, ({ hash }) => hash, 'cells'))
}

const versionFaults = (seen: readonly Seen[]): string[] =>
  unlike(
    seen.filter(({ chunk }) => chunk.isInSight),
    ({ version }) => String(version),
    'versions',
  )

function unlike(
  seen: readonly Seen[],
  of: (chunk: Seen['chunk']) => string,
  what: string,
): string[] {
  const [first, ...others] = seen
  if (first === undefined) return []
  return others
    .filter(({ chunk }) => of(chunk) !== of(first.chunk))
    .map(({ stay, chunk: { chunk, version } }) => {
      return `${stayText(stay)} and bot ${first.stay.bot} have unlike ${what} of chunk ${chunk} (version ${version})`
    })
}
