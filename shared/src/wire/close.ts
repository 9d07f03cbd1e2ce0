/**
 * Why a connection was closed, or a seat refused: code, stable name, and what a player reads.
 * Codes below 4100 are Colyseus' own. The SDK comes back by itself after 1001, 1005, 1006 and 4010.
 */
export const closeReasons = {
  badMessage: {
    code: 4002,
    name: 'bad-message',
    text: 'the server did not understand this client',
  },
  resumeRefused: { code: 4003, name: 'resume-refused', text: 'your seat was given up' },
  shutdown: { code: 4001, name: 'server-shutdown', text: 'the server is restarting' },
  mayReturn: { code: 4010, name: 'may-return', text: 'the line was cut; coming back' },
  unsupportedFrame: {
    code: 4101,
    name: 'unsupported-frame',
    text: 'the server refused a frame of this client',
  },
  tooSlow: { code: 4102, name: 'too-slow', text: 'this line is too slow for the match' },
  replaced: { code: 4104, name: 'replaced', text: 'you went on in another window' },
  fault: { code: 4103, name: 'fault', text: 'the match ended by a fault of the server' },
} as const

/** Why matchmaking refused: HTTP status, and the name sent as the message of the error. */
export const refusals = {
  badOptions: {
    status: 400,
    name: 'bad-join-options',
    text: 'the server did not understand this client',
  },
  noSuchMode: { status: 404, name: 'no-such-mode', text: 'there is no such mode' },
  roomFull: { status: 409, name: 'room-full', text: 'that match is full: every seat has a player' },
  clientTooOld: {
    status: 426,
    name: 'client-too-old',
    text: 'a new version is out: reload the page',
  },
  foreignOrigin: { status: 403, name: 'foreign-origin', text: 'this page may not use this server' },
  tooManyRequests: {
    status: 429,
    name: 'too-many-requests',
    text: 'too many tries: wait a minute',
  },
  restarting: {
    status: 503,
    name: 'server-restarting',
    text: 'the server is restarting: try again in a moment',
  },
  localMode: {
    status: 503,
    name: 'local-mode',
    text: 'that match is on a server that cannot be reached now: play another, or open the link later',
  },
  serverFull: { status: 503, name: 'server-full', text: 'the server is full: try again later' },
  serverTooOld: {
    status: 503,
    name: 'server-too-old',
    text: 'the server is being updated: try again soon',
  },
} as const
