/**
 * Sets what the framework reads from the environment once, when it is first imported: import this
 * before it.
 *
 * A call to another node that has no answer after this is given up. The framework's own 2 s, spent
 * twice, would keep a player waiting for a node that just died; a node under load answers in tens of
 * milliseconds, through a Redis that takes 300 ms an answer in 600.
 */
const REMOTE_CALL_MS = 1000

process.env['COLYSEUS_PRESENCE_SHORT_TIMEOUT'] = String(REMOTE_CALL_MS)
