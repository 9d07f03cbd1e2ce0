import { isIPv6 } from 'node:net'
import { type Grade, grades } from '@tidepaint/shared/brain/sight'
import { bigTide } from '@tidepaint/shared/modes/bigTide'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { SEATS_MAX, TICK_HZ, tuning } from '@tidepaint/shared/tuning'
import { NODE_NAME, NODES_MAX } from './cluster/nodeEntry.ts'
import { parseRedisUrl, type RedisTarget } from './cluster/redisUrl.ts'

/** One setting: how its text is read, and what the documentation says about it. */
interface Setting<T> {
  env: string
  fallback: T
  /** What is allowed, in words that fit behind "it must be". */
  bounds: string
  doc: string
  /** Never printed, not even to say that it is wrong. */
  isSecret?: boolean
  /** Undefined for text that is out of bounds. */
  parse: (text: string) => T | undefined
}

type Range = readonly [min: number, max: number]

function whole(env: string, fallback: number, range: Range, doc: string): Setting<number> {
  return { ...ownWhole(env, range, doc), fallback }
}

/** A whole number that, when it is left out, is decided elsewhere. */
function ownWhole(
  env: string,
  [min, max]: Range,
  doc: string,
): Setting<number | undefined> & {
  parse: (text: string) => number | undefined
} {
  const parse = (text: string) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : undefined
  }
  return { env, fallback: undefined, bounds: `a whole number from ${min} to ${max}`, doc, parse }
}

function choice<T extends string>(
  env: string,
  fallback: T,
  choices: readonly T[],
  doc: string,
): Setting<T> {
  const parse = (text: string) => choices.find((one) => one === text)
  return { env, fallback, bounds: `one of ${choices.join(', ')}`, doc, parse }
}

/** Seats of a mode whose teams must be of one size. */
function seatsOf(env: string, { seats, teams }: Mode, doc: string): Setting<number> {
  const range = [100, SEATS_MAX] as const
  const { bounds, parse } = ownWhole(env, range, doc)
  const parseSeats = (text: string) => {
    const value = parse(text)
    return value !== undefined && value % teams === 0 ? value : undefined
  }
  return {
    env,
    fallback: seats,
    bounds: `${bounds} that can be divided by ${teams}`,
    doc,
    parse: parseSeats,
  }
}

function anyText<T extends string | undefined>(env: string, fallback: T, doc: string) {
  return { env, fallback, bounds: 'any text', doc, parse: (given: string) => given }
}

function origins(env: string, doc: string): Setting<readonly string[]> {
  const parse = (given: string) => {
    const parts = given.split(',').map((part) => part.trim())
    return parts.every((part) => URL.canParse(part) && new URL(part).origin === part)
      ? parts
      : undefined
  }
  const bounds = 'origins such as https://play.example.com, with commas between them'
  return { env, fallback: [], bounds, doc, parse }
}

function redisTarget(env: string, doc: string): Setting<RedisTarget | undefined> {
  const bounds =
    'redis://host:6379/0, redis+sentinel://host:26379,host/master or redis+cluster://host:6379,host; rediss for TLS'
  return { env, fallback: undefined, bounds, doc, isSecret: true, parse: parseRedisUrl }
}

function matching(
  env: string,
  isAllowed: (text: string) => boolean,
  bounds: string,
  doc: string,
): Setting<string | undefined> {
  const parse = (given: string) => (isAllowed(given) ? given : undefined)
  return { env, fallback: undefined, bounds, doc, parse }
}

const HOST_AND_PORT = /^([\w.-]+|\[[\da-fA-F:]+\])(:\d{1,5})?$/
/** An orchestrator gives IPv6 bare. */
const isAddress = (text: string): boolean => HOST_AND_PORT.test(text) || isIPv6(text)

/** What fits into an Authorization header. */
const METRICS_TOKEN = /^[\w.~+/=-]{16,}$/

/** One input a tick, and half as many again for a burst after a stall, for pings and requests. */
const HONEST_FRAMES_PER_S = TICK_HZ + TICK_HZ / 2

export type BotGrade = Grade | 'mixed'

/** Every setting there is. `docs/configuration.md` is printed from this table. */
const settings = {
  port: whole(
    'PORT',
    8080,
    [0, 65_535],
    'the one port for page, matchmaking and sockets; 0 takes any free one',
  ),
  host: anyText<string>(
    'HOST',
    '127.0.0.1',
    'the address to listen on; 0.0.0.0 for all of this machine',
  ),
  clientDir: anyText<string | undefined>(
    'CLIENT_DIR',
    undefined,
    'the built client; without it no page is served',
  ),
  allowedOrigins: origins(
    'ALLOWED_ORIGINS',
    'pages of other origins that may use this server; its own always may',
  ),
  proxies: whole(
    'PROXIES',
    0,
    [0, 8],
    'reverse proxies in front, each of which appends to X-Forwarded-For',
  ),
  logLevel: choice(
    'LOG_LEVEL',
    'info',
    ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    'the least important lines still written',
  ),
  logFormat: choice(
    'LOG_FORMAT',
    'auto',
    ['auto', 'pretty', 'json'],
    'auto is pretty on a terminal, else JSON',
  ),
  matchS: ownWhole('MATCH_S', [1, 3600], "seconds of one match, instead of the mode's"),
  podiumS: ownWhole('PODIUM_S', [1, 3600], "seconds of the podium, instead of the mode's"),
  bigTideSeats: seatsOf('BIG_TIDE_SEATS', bigTide, 'seats of a match of the mode bigTide'),
  botGrade: choice<BotGrade>('BOT_GRADE', 'mixed', [...grades, 'mixed'], 'how well bots fly'),
  resumeWindowS: whole(
    'RESUME_WINDOW_S',
    tuning.resumeWindowS,
    [0, 300],
    'seconds for which the seat of a player whose line dropped is held',
  ),
  roomsMax: whole(
    'ROOMS_MAX',
    50,
    [1, 10_000],
    'rooms in this process; further ones are refused with server-full',
  ),
  messagesPerSMax: whole(
    'MESSAGES_PER_S_MAX',
    120,
    [HONEST_FRAMES_PER_S, 10_000],
    'frames per second from one player, inputs included; above it the line is cut',
  ),
  slowClientBytes: whole(
    'SLOW_CLIENT_BYTES',
    262_144,
    [65_536, 67_108_864],
    'unsent bytes at which a line is cut; the player comes back to a full state',
  ),
  joinsPerMinuteMax: whole(
    'JOINS_PER_MINUTE_MAX',
    120,
    [1, 1_000_000],
    'matchmaking requests per minute from one address',
  ),
  resumesPerSMax: whole(
    'RESUMES_PER_S_MAX',
    200,
    [10, 10_000],
    'players who come back in one second; others are asked to try again, so that a storm of them harms no match',
  ),
  shutdownS: whole(
    'SHUTDOWN_S',
    10,
    [1, 300],
    'seconds after which a stop no longer waits for anybody',
  ),
  drainS: whole(
    'DRAIN_S',
    0,
    [0, 3600],
    'seconds in which matches may end after SIGTERM; the stop itself comes after',
  ),
  warmUpMs: whole(
    'WARM_UP_MS',
    700,
    [0, 10_000],
    'how long a node of a cluster plays with itself before it takes players, so that matches which move to it do not stutter; 0: not at all',
  ),
  imagesDir: anyText<string | undefined>(
    'IMAGES_DIR',
    undefined,
    'a folder of this server alone: running matches are written there, and the next start goes on with them; not used with REDIS_URL',
  ),
  redis: redisTarget('REDIS_URL', 'makes this server one node of a cluster'),
  nodeName: matching(
    'NODE_NAME',
    (text) => NODE_NAME.test(text),
    `n1 to n${NODES_MAX}`,
    'name of this node, which no other may have; without it the first free one',
  ),
  nodeAddress: matching(
    'NODE_ADDRESS',
    isAddress,
    'a host, or host:port',
    'where other nodes and the edge reach this one; without it HOST, or the first address of this machine',
  ),
  relaysMax: whole(
    'RELAYS_MAX',
    2000,
    [0, 100_000],
    'sockets carried at once to the nodes that own their rooms',
  ),
  metricsToken: {
    ...matching(
      'METRICS_TOKEN',
      (text) => METRICS_TOKEN.test(text),
      'at least 16 letters, digits or any of -._~+/=',
      'who reads /metrics must send it; without it only callers on this machine may',
    ),
    isSecret: true,
  },
} as const

type Settings = typeof settings
export type Config = {
  readonly [K in keyof Settings]: Settings[K] extends Setting<infer T> ? T : never
}

export type Env = Readonly<Record<string, string | undefined>>

/** Thrown by `readConfig`; its message is for the operator and needs no stack. */
export class ConfigError extends Error {}

/**
 * Reads all settings, or throws one `ConfigError` that names every bad one: its value, what would
 * have been right, and where. A variable that is empty counts as left out.
 */
export function readConfig(env: Env): Config {
  const faults: string[] = []
  const entries = Object.entries<Setting<unknown>>(settings).map(([key, setting]) => {
    const given = env[setting.env] ?? ''
    const value = given === '' ? setting.fallback : setting.parse(given)
    if (value === undefined && given !== '') faults.push(faultOf(setting, given))
    return [key, value]
  })
  if (faults.length > 0) throw new ConfigError(`configuration refused:\n  ${faults.join('\n  ')}`)
  return Object.fromEntries(entries) as Config
}

const faultOf = ({ env, isSecret, bounds, doc }: Setting<unknown>, given: string): string =>
  `${env} is ${isSecret ? 'not readable' : `"${given}"`}; it must be ${bounds} (${doc})`

/** The table of settings for docs/configuration.md. */
export function settingsMarkdown(): string {
  const rows = Object.values<Setting<unknown>>(settings).map((setting) => {
    return `| \`${setting.env}\` | ${shown(setting.fallback)} | ${setting.bounds} | ${setting.doc} |`
  })
  return ['| Variable | Default | Allowed | What it is |', '|---|---|---|---|', ...rows, ''].join(
    '\n',
  )
}

/** Only the list of origins is no plain value, and it is empty by default. */
const shown = (fallback: unknown): string =>
  typeof fallback === 'string' || typeof fallback === 'number' ? `\`${fallback}\`` : '(none)'
