/** Whose doing an error is: our code's, the operator's, a peer's, or the world's. */
type Culprit = 'ours' | 'operator' | 'peer' | 'world'

interface ErrorEntry {
  text: string
  culprit: Culprit
  /** What the operator does about it. */
  action: string
}

/** Stable codes of everything that is logged as a warning or an error, or that ends a start. */
export const errors = {
  CONFIG_REFUSED: {
    text: 'a setting is out of bounds',
    culprit: 'operator',
    action: 'mend the settings that the message names; nothing was started',
  },
  PORT_TAKEN: {
    text: 'the port is in use',
    culprit: 'operator',
    action: 'stop what runs there, or choose another with PORT',
  },
  PORT_FORBIDDEN: {
    text: 'the system does not let this user listen there',
    culprit: 'operator',
    action: 'choose a port above 1023 with PORT, or an address of this machine with HOST',
  },
  CLIENT_MISSING: {
    text: 'CLIENT_DIR holds no index.html',
    culprit: 'operator',
    action: 'build the client, or leave CLIENT_DIR out to serve no page',
  },
  ROOM_FAULT: {
    text: 'a step of a room threw, and the room was ended',
    culprit: 'ours',
    action: 'report the stack; other rooms play on',
  },
  HOOK_FAULT: {
    text: 'a message handler or a hook of a room threw; the room goes on',
    culprit: 'ours',
    action: 'report the stack',
  },
  REJECTION_UNHANDLED: {
    text: 'a promise was rejected and nobody looked',
    culprit: 'ours',
    action: 'report the stack; the process goes on',
  },
  EXCEPTION_UNCAUGHT: {
    text: 'an exception reached the top, and the process stopped',
    culprit: 'ours',
    action: 'report the stack; start the server again',
  },
  CLIENT_EXPELLED: {
    text: 'a peer broke the protocol, and its line was closed',
    culprit: 'peer',
    action: 'nothing; many of them from one address are worth a look',
  },
  CLIENT_SLOW: {
    text: 'a peer did not read what was sent, and its line was cut',
    culprit: 'world',
    action: 'nothing for one peer; if it is all of them, look at the uplink and SLOW_CLIENT_BYTES',
  },
  REDIS_AWAY: {
    text: 'Redis cannot be used: matches go on, each node plays by itself, nothing crosses nodes',
    culprit: 'world',
    action: 'bring Redis back; the line says why; all heals within seconds',
  },
  COURIER_FAULT: {
    text: 'a recipient of a message between nodes threw, or Redis refused to carry one',
    culprit: 'ours',
    action: 'report the stack; other messages go on',
  },
  NODE_NAME_TAKEN: {
    text: 'another node that lives has the name of this one',
    culprit: 'operator',
    action: 'give each node its own NODE_NAME, or none; nothing was started',
  },
  NODE_GONE: {
    text: 'a node fell silent, and others go on with its rooms',
    culprit: 'world',
    action: 'look at that node; if it was only frozen it closes what others go on with',
  },
  RELAY_REFUSED: {
    text: 'a socket that was meant for another node could not be carried there',
    culprit: 'world',
    action: 'unreachable: look at that node; full: route sockets by name, or raise RELAYS_MAX',
  },
  IMAGE_LOST: {
    text: 'a running match could not be written: a crash or a stop loses it',
    culprit: 'operator',
    action: 'give the server a folder in IMAGES_DIR that it may write to, with space left',
  },
  IMAGE_REFUSED: {
    text: 'a match that was written by another process, or before a stop or crash, could not go on',
    culprit: 'world',
    action: 'nothing; the line says why, and what could not be read lies there as *.refused',
  },
  SHUTDOWN_FORCED: {
    text: 'rooms were still open when the limit for a stop ran out',
    culprit: 'world',
    action: 'raise SHUTDOWN_S if this happens often',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errors

/** The table of errors for docs/errors.md. */
export function errorsMarkdown(): string {
  const rows = Object.entries<ErrorEntry>(errors).map(
    ([code, { text, culprit, action }]) => `| \`${code}\` | ${text} | ${culprit} | ${action} |`,
  )
  return [
    '| Code | What happened | Whose doing | What to do |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
