import { entriesOf, type History, stayText } from '../history.ts'

/** What the cluster says of itself at the end of a run. */
export interface Inventory {
  /** Rooms on the list in Redis, and their owners. */
  listed: readonly { roomId: string; processId: string }[]
  /** Nodes that are there, and how many rooms each one says it has. */
  nodes: readonly { name: string; processId: string; rooms: number }[]
  /** What each node answered to where a room lives; missing where nobody can be asked. */
  places: readonly { name: string; roomId: string; processId: string | undefined }[]
}

/**
 * Each room that was played in is there to the end, at one live node and no other: as the list has it,
 * as each node has it, and as the lines of its players have it. Nobody was sent away.
 */
export function checkRooms(histories: readonly History[], inventory: Inventory): string[] {
  const rooms = [...new Set(histories.map(({ room }) => room))]
  return [
    ...histories.flatMap(sentAway),
    ...rooms.flatMap((room) => placeFaults(room, inventory)),
    ...histories.flatMap((stay) => lineFaults(stay, inventory)),
    ...countFaults(inventory),
  ]
}

function sentAway(stay: History): string[] {
  const ends = entriesOf(stay, 'ended').filter(({ by }) => by === 'server')
  return ends.map(({ code }) => `${stayText(stay)} was sent away with ${code}`)
}

function placeFaults(room: string, { listed, nodes, places }: Inventory): string[] {
  const row = listed.find(({ roomId }) => roomId === room)
  if (row === undefined) return [`${room} is lost: it is not on the list`]
  const owner = nodes.find(({ processId }) => processId === row.processId)
  if (owner === undefined) return [`${room} is lost: ${row.processId}, its owner, is no live node`]
  const wrong = places.filter(
    ({ roomId, processId }) => roomId === room && processId !== row.processId,
  )
  return wrong.map(({ name, processId }) => {
    return `${room} is at ${row.processId} by the list, and ${name} says ${processId ?? 'nowhere'}`
  })
}

/** A line that lasted to the end leads to the owner. */
function lineFaults(stay: History, { listed }: Inventory): string[] {
  const row = listed.find(({ roomId }) => roomId === stay.room)
  const last = entriesOf(stay, 'seated').at(-1)
  const lasted = entriesOf(stay, 'census').length > 0
  if (!lasted || row === undefined || last?.process === row.processId) return []
  return [`${stayText(stay)} plays at ${last?.process}, and the list says ${row.processId}`]
}

/** A room that two nodes have is on the list once. */
function countFaults({ listed, nodes }: Inventory): string[] {
  return nodes.flatMap(({ name, processId, rooms }) => {
    const own = listed.filter((row) => row.processId === processId).length
    return own === rooms ? [] : [`${name} has ${rooms} rooms, and ${own} on the list`]
  })
}
