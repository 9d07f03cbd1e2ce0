import { ServerError } from '@colyseus/core'
import { modeOf, modes } from '@tidepaint/shared/modes/modes'
import { refusals } from '@tidepaint/shared/wire/close'
import { joinOptions } from '@tidepaint/shared/wire/requests'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'

/** What a seat's client brought along, once it has been looked at. */
export interface Admission {
  /** May be empty. */
  name: string
}

type Refusal = (typeof refusals)[keyof typeof refusals]

/** The error that makes matchmaking answer with a refusal's status and name. */
export const refuse = ({ status, name }: Refusal): ServerError => new ServerError(status, name)

/**
 * Looks at what a client asks a seat with, or throws the refusal that it is told.
 *
 * Writes the default mode into `options`: matchmaking goes on to look for a room with this very
 * object, and without a mode it would take any room.
 */
export function admit(options: unknown): Admission {
  const version = protocolOf(options)
  if (version !== undefined && version < PROTOCOL_VERSION) throw refuse(refusals.clientTooOld)
  if (version !== undefined && version > PROTOCOL_VERSION) throw refuse(refusals.serverTooOld)
  const parsed = joinOptions.safeParse(options)
  if (!parsed.success) throw refuse(refusals.badOptions)
  const mode = parsed.data.mode ?? modes[0]?.id ?? ''
  if (modeOf(mode) === undefined) throw refuse(refusals.noSuchMode)
  Object.assign(options as object, { mode })
  return { name: parsed.data.name }
}

/** Read before all else: another version may have other options. */
function protocolOf(options: unknown): number | undefined {
  if (typeof options !== 'object' || options === null || !('protocol' in options)) return undefined
  return Number.isInteger(options.protocol) ? (options.protocol as number) : undefined
}
