/**
 * The protocol both sides speak. Any change to schemas, messages, frames, bounds or tuning raises it;
 * `wire.lock.json` holds the hash that belongs to it, and a test compares them.
 */
export const PROTOCOL_VERSION = 3

/** The name under which matchmaking knows our room. */
export const ROOM_NAME = 'arena'
