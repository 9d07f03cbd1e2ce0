import { byRoom, entriesOf, type History, stayText } from '../history.ts'

/**
 * Whoever was seated stays so: one session, one seat and one stay for the whole run, nobody else in
 * that seat meanwhile, and in the end the bots themselves at the controls, under their names, and
 * nobody else.
 */
export function checkSeats(histories: readonly History[]): string[] {
  return [
    ...histories.flatMap(changedSeats),
    ...repeatedStays(histories),
    ...[...byRoom(histories).values()].flatMap(sharedSeats),
    ...[...byRoom(histories).values()].flatMap(censusFaults),
  ]
}

function changedSeats(stay: History): string[] {
  const [first, ...later] = entriesOf(stay, 'seated')
  const changed = later.filter(({ session, seat }) => {
    return session !== first?.session || seat !== first.seat
  })
  return changed.map(({ session, seat }) => {
    return `${stayText(stay)} was in seat ${first?.seat} as ${first?.session}, then in ${seat} as ${session}`
  })
}

/** A bot that had to come as somebody new. */
function repeatedStays(histories: readonly History[]): string[] {
  const byBot = [...Map.groupBy(histories, ({ bot }) => bot).values()]
  return byBot.flatMap(([, ...more]) =>
    more.map((stay) => `${stayText(stay)} came as a new player`),
  )
}

function sharedSeats(stays: readonly History[]): string[] {
  return stays.flatMap((stay, i) =>
    stays
      .slice(i + 1)
      .filter((other) => seatOf(other) === seatOf(stay) && overlap(stay, other))
      .map((other) => `${stayText(stay)} and bot ${other.bot} both had seat ${seatOf(stay)}`),
  )
}

const seatOf = (stay: History): number | undefined => entriesOf(stay, 'seated')[0]?.seat

function overlap(one: History, other: History): boolean {
  const [from, to] = spanOf(one)
  const [otherFrom, otherTo] = spanOf(other)
  return from < otherTo && otherFrom < to
}

function spanOf({ entries }: History): readonly [from: number, to: number] {
  const end = entries.find(({ what }) => what === 'ended')
  return [entries[0]?.atMs ?? 0, end?.atMs ?? Number.POSITIVE_INFINITY]
}

function censusFaults(stays: readonly History[]): string[] {
  const asked = stays.flatMap((stay) =>
    entriesOf(stay, 'census').map((census) => ({ stay, census })),
  )
  return asked.flatMap(({ stay, census: { humans, name, isFlown } }) => [
    ...(humans === asked.length
      ? []
      : [`${stayText(stay)} sees ${humans} humans in the end; there are ${asked.length}`]),
    ...(name === stay.name && isFlown
      ? []
      : [
          `${stayText(stay)}: its seat is "${name}"'s in the end${isFlown ? '' : ', and a bot flies'}`,
        ]),
  ])
}
