/** Where Redis is, as `REDIS_URL` says it. */
export interface RedisTarget {
  kind: 'single' | 'sentinel' | 'cluster'
  /** Of Redis itself; of the sentinels; or of some nodes of a Redis Cluster. */
  hosts: readonly { host: string; port: number }[]
  isTls: boolean
  username: string | undefined
  password: string | undefined
  db: number
  /** The name that the sentinels know the master by. */
  master: string | undefined
}

const FORM = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/?#]+)((?:\/[^/?#]+)*)\/?$/
const DEFAULT_PORT = { single: 6379, sentinel: 26_379, cluster: 6379 } as const
const DB_MAX = 15

/**
 * Reads `redis://host:6379/0`, `redis+sentinel://host:26379,host/master/0` or
 * `redis+cluster://host:6379,host`; `rediss` for TLS, `user:password@` before the hosts. Undefined
 * for anything else.
 */
export function parseRedisUrl(text: string): RedisTarget | undefined {
  const [, scheme, mode, login = '', hostList = '', path = ''] = FORM.exec(text) ?? []
  if (scheme === undefined) return undefined
  const kind = (mode ?? 'single') as RedisTarget['kind']
  const hosts = hostList.split(',').map((one) => parseHost(one, DEFAULT_PORT[kind]))
  const [first, second, ...more] = path.split('/').slice(1)
  const [master, dbText] = kind === 'sentinel' ? [first, second] : [undefined, first]
  const db = Number(dbText ?? 0)
  const [username, password] = parseLogin(login)
  if (hosts.includes(undefined) || more.length > 0 || !/^\d*$/.test(dbText ?? '') || db > DB_MAX) {
    return undefined
  }
  if (kind === 'single' && (hosts.length > 1 || second !== undefined)) return undefined
  if (kind === 'cluster' && path !== '') return undefined
  if (kind === 'sentinel' && !master) return undefined
  return {
    kind,
    hosts: hosts as RedisTarget['hosts'],
    isTls: scheme === 'rediss',
    username,
    password,
    db,
    master,
  }
}

function parseHost(text: string, defaultPort: number) {
  const [, host, portText] = /^(\[[\da-fA-F:]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  const port = Number(portText ?? defaultPort)
  if (host === undefined || port < 1 || port > 65_535) return undefined
  return { host: host.replace(/^\[|\]$/g, ''), port }
}

/** `user:password`, `:password`, or nothing; percent-encoded. */
function parseLogin(text: string): [string | undefined, string | undefined] {
  const [user = '', ...rest] = text.split(':')
  const decode = (part: string) => (part === '' ? undefined : decodeURIComponent(part))
  try {
    return [decode(user), decode(rest.join(':'))]
  } catch {
    return [undefined, undefined]
  }
}

/** The address without the password, for logs. */
export const shownTarget = ({ kind, hosts, master }: RedisTarget): string => {
  const list = hosts.map(({ host, port }) => `${host}:${port}`).join(', ')
  if (kind === 'single') return list
  return kind === 'sentinel' ? `master ${master} by ${list}` : `cluster of ${list}`
}
