import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'

/** What the sockets of a process are opened with. */
export interface Address {
  processId: string
  /** Path of the process at the public address; none for a server alone. */
  path: string | undefined
}

/** Where a room is now. */
export interface RoomPlace extends Address {
  epoch: number
}

/**
 * `gone`: the match is over. `outdated`: it is played by newer rules than this page knows. `later`:
 * nobody can say just now; `afterMs` is when to ask again, if that was said.
 */
export type Whereabouts = RoomPlace | 'gone' | 'outdated' | { afterMs: number | undefined }

const later = { afterMs: undefined }
/** As a path has it, so that nothing else can be put into an address. */
const NAME = /^[\w-]+$/
const AFTER_MS_MIN = 50
const AFTER_MS_MAX = 3000

/** Asks the server, or whichever of several answers, where a room lives; never rejects. */
export async function findRoom(
  endpoint: string,
  roomId: string,
  limitMs: number,
): Promise<Whereabouts> {
  const url = `${endpoint}/rooms/${roomId}?protocol=${PROTOCOL_VERSION}`
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) })
    if (response.status === 404) return 'gone'
    if (response.status === 426) return 'outdated'
    const answer: unknown = await response.json()
    if (response.status === 425) return { afterMs: readAfterMs(answer) }
    return (response.status === 200 && readPlace(answer)) || later
  } catch {
    // Nobody answered, or somebody who is none of ours.
    return later
  }
}

function readPlace(answer: unknown): RoomPlace | undefined {
  const address = readAddress(answer)
  const { epoch } = fieldsOf(answer)
  return address && Number.isSafeInteger(epoch) ? { ...address, epoch: epoch as number } : undefined
}

/** Undefined for anything that could lead elsewhere. */
export function readAddress(answer: unknown): Address | undefined {
  const { processId, path } = fieldsOf(answer)
  return isName(processId) && (path === undefined || isName(path)) ? { processId, path } : undefined
}

function readAfterMs(answer: unknown): number | undefined {
  const { retryAfterMs } = fieldsOf(answer)
  if (typeof retryAfterMs !== 'number' || !(retryAfterMs >= 0)) return undefined
  return Math.max(AFTER_MS_MIN, Math.min(AFTER_MS_MAX, retryAfterMs))
}

const fieldsOf = (answer: unknown): Record<string, unknown> =>
  typeof answer === 'object' && answer !== null ? { ...answer } : {}

const isName = (value: unknown): value is string => typeof value === 'string' && NAME.test(value)
