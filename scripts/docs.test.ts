import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readConfig, settingsMarkdown } from '@tidepaint/server/config'
import { errors } from '@tidepaint/server/errors'
import { type Pilot, Seats } from '@tidepaint/server/match/seats'
import { nodeMoves } from '@tidepaint/server/nodeLife'
import { sessionMoves } from '@tidepaint/server/rooms/sessionLife'
import { pageOnDisk, printedPages } from './docs.ts'

const ROOT = join(import.meta.dirname, '..')
const RULE = /\b([A-Z]{2,5}-\d+)\b/g

const citedRules = (text: string): string[] =>
  [...text.matchAll(/\[([A-Z]{2,5}-\d+)\]/g)].map(([, id]) => id as string)

/** Rule ids that test titles cite, and those that docs/rules.md lists. */
function rules(): { cited: Set<string>; listed: Set<string> } {
  const files = globSync('{shared,server,client,loadtest,tests,scripts}/**/*.test.ts', {
    cwd: ROOT,
    exclude: (path) => path.includes('node_modules'),
  })
  const cited = files.flatMap((file) => citedRules(readFileSync(join(ROOT, file), 'utf8')))
  const rows = pageOnDisk('docs/rules.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
  const listed = rows.flatMap((row) => row.split('|')[1]?.match(RULE) ?? [])
  return { cited: new Set(cited), listed: new Set(listed) }
}

const settingNames = (): string[] =>
  [...settingsMarkdown().matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name as string)

/** Settings of an HAProxy configuration that have a default there. */
const defaultsOf = (path: string): string[] =>
  [...pageOnDisk(path).matchAll(/^ +presetenv (\w+)/gm)].map(([, name]) => name as string)

/** What compose puts into the environment of a service; the common settings are merged in. */
function composeKeys(service: string): string[] {
  const text = pageOnDisk('docker/compose.yaml')
  const block = new RegExp(`^ {2}${service}:\\n(?: {4}.*\\n|\\n)+`, 'm').exec(text)?.[0] ?? ''
  const environment = /^ {4}environment:\n((?: {6}.*\n)+)/m.exec(block)?.[1] ?? ''
  const own = [...environment.matchAll(/^ {6}([A-Z_0-9]+):/gm)].map(([, name]) => name as string)
  const shared = /^x-settings: &settings\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? ''
  const merged = environment.includes('<<: *settings') ? shared.matchAll(/^ {2}(\w+):/gm) : []
  return [...own, ...[...merged].map(([, name]) => name as string)]
}

function numberIn(text: string, pattern: RegExp): number {
  const number = Number(pattern.exec(text)?.[1])
  assert.ok(number > 0, `nothing fits ${pattern}`)
  return number
}

/** The part of docs/sessions.md below a heading. */
const partOf = (page: string, title: string): string =>
  page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? ''

/** Moves of a table there, as `from > to`. */
const movesOn = (page: string, title: string): string[] =>
  [...partOf(page, title).matchAll(/^\| `(\w+)` \| `(\w+)` \|/gm)]
    .map(([, from, to]) => `${from} > ${to}`)
    .toSorted()

/** States of the table that explains them. */
const statesOn = (page: string, title: string): string[] =>
  [...partOf(page, title).matchAll(/^\| `(\w+)` \| [^`]/gm)].map(([, state]) => state as string)

const inOrder = (moves: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(moves)
    .flatMap(([from, all]) => all.map((to) => `${from} > ${to}`))
    .toSorted()

/** Which changes of pilot a seat allows, by trying all of them. */
function pilotMoves(): Record<Pilot, Pilot[]> {
  const ways: Record<Pilot, (seats: Seats) => void> = {
    bot: (seats) => seats.leave(0),
    human: (seats) => seats.resume(0),
    away: (seats) => seats.drop(0),
  }
  const pilots = Object.keys(ways) as Pilot[]
  const from: Record<Pilot, readonly Pilot[]> = {
    bot: [],
    human: ['human'],
    away: ['human', 'away'],
  }
  const allows = (start: Pilot, to: Pilot): boolean => {
    const seats = new Seats([0], ['Bot'])
    for (const step of from[start]) ways[step](seats)
    try {
      ways[to](seats)
      return true
    } catch {
      return false
    }
  }
  const row = (start: Pilot) => pilots.filter((to) => allows(start, to))
  return { bot: row('bot'), human: row('human'), away: row('away') }
}

/** What of the commands is no setting of the server or the edge. */
const ELSEWHERE =
  'STOP_GRACE TIDEPAINT_IMAGE HAPROXY_IMAGE REDIS_IMAGE NODE_IMAGE PUBLIC_BIND PUBLIC_PORT ' +
  'PROTOCOL_VERSION EDGE_BIND EDGE_ADMIN EDGE_CERT'

/** Words in code that look like settings or errors, and are none. */
function strangersIn(page: string): string[] {
  const known = new Set([
    ...settingNames(),
    ...Object.keys(errors),
    ...defaultsOf('docker/haproxy.cfg'),
    ...defaultsOf('docker/haproxy-tcp.cfg'),
    ...ELSEWHERE.split(' '),
  ])
  const code = [...page.matchAll(/`[^`\n]+`|^ {4}.*$/gm)].flatMap(([text]) => [
    ...text.matchAll(/(?<![\w.-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?![\w.-])/g),
  ])
  return code.map(([, word]) => word as string).filter((word) => !known.has(word))
}

describe('documents', () => {
  for (const [path, print] of Object.entries(printedPages)) {
    test(`[DOC-1] ${path} is what the code prints`, () => {
      assert.equal(pageOnDisk(path), print(), 'run `npm run docs`')
    })
  }

  test('[DOC-3] compose passes on every setting but those that are fixed for its servers', () => {
    const image = ['PORT', 'HOST', 'CLIENT_DIR', 'LOG_FORMAT']
    assert.deepEqual(new Set([...composeKeys('server'), ...image]), new Set(settingNames()))
    // Nodes find name and address by themselves; several could not share one that is given, nor a folder.
    const own = ['NODE_NAME', 'NODE_ADDRESS', 'IMAGES_DIR']
    assert.deepEqual(new Set([...composeKeys('node'), ...image, ...own]), new Set(settingNames()))
  })

  test('[DOC-3] compose passes on every setting of the edge', () => {
    const told = ['EDGE_BIND', 'EDGE_ADMIN', 'EDGE_CERT']
    const all = new Set([...told, ...defaultsOf('docker/haproxy.cfg')])
    assert.deepEqual(new Set(composeKeys('edge')), all)
    assert.deepEqual(new Set(composeKeys('agent')), new Set(['REDIS_URL', 'EDGE_ADMIN']))
  })

  test('[DOC-3] whoever stops a node gives it time for its drain and its stop', () => {
    const compose = pageOnDisk('docker/compose.yaml')
    const { shutdownS } = readConfig({})
    const graceS = numberIn(compose, /stop_grace_period: \$\{STOP_GRACE:-(\d+)s\}/)
    assert.ok(graceS > numberIn(compose, /DRAIN_S: \$\{DRAIN_S:-(\d+)\}/) + shutdownS)
    const nodes = pageOnDisk('docker/kubernetes/nodes.yaml')
    const podGraceS = numberIn(nodes, /terminationGracePeriodSeconds: (\d+)/)
    assert.ok(podGraceS > numberIn(nodes, /name: DRAIN_S, value: "(\d+)"/) + shutdownS)
    for (const file of ['haproxy.cfg', 'haproxy-tcp.cfg']) {
      const hardStopS = numberIn(pageOnDisk(`docker/${file}`), /hard-stop-after (\d+)s/)
      const edge = pageOnDisk('docker/kubernetes/edge.yaml')
      assert.ok(numberIn(edge, /terminationGracePeriodSeconds: (\d+)/) > hardStopS)
      assert.ok(
        numberIn(compose, /stop_grace_period: (\d+)s\n {4}depends_on: \[agent\]/) > hardStopS,
      )
    }
  })

  test('[DOC-4] the moves of sessions, seats and nodes are those of the code', () => {
    const page = pageOnDisk('docs/sessions.md')
    assert.deepEqual(movesOn(page, 'Session'), inOrder(sessionMoves))
    assert.deepEqual(movesOn(page, 'Seat'), inOrder(pilotMoves()))
    assert.deepEqual(movesOn(page, 'Node'), inOrder(nodeMoves))
  })

  test('[DOC-4] each state of sessions, seats and nodes is explained', () => {
    const page = pageOnDisk('docs/sessions.md')
    assert.deepEqual(statesOn(page, 'Session'), Object.keys(sessionMoves))
    assert.deepEqual(statesOn(page, 'Seat'), Object.keys(pilotMoves()))
    assert.deepEqual(statesOn(page, 'Node'), Object.keys(nodeMoves))
  })

  test('[DOC-4] control: a move that only one side has is found', () => {
    const page = pageOnDisk('docs/sessions.md')
    const row = /^\| `draining` \| `ready` .*\n/m
    const more = page.replace(
      row,
      (line) => `${line}| \`stopped\` | \`ready\` | never | nobody |\n`,
    )
    for (const other of [page.replace(row, ''), more]) {
      assert.notDeepEqual(movesOn(other, 'Node'), inOrder(nodeMoves))
    }
  })

  test('[DOC-5] pages for operators name only settings and errors that exist', () => {
    assert.deepEqual(strangersIn(pageOnDisk('docs/operations.md')), [])
    assert.deepEqual(strangersIn(pageOnDisk('docs/balancers.md')), [])
    assert.deepEqual(strangersIn(pageOnDisk('docs/sessions.md')), [])
    assert.deepEqual(strangersIn(pageOnDisk('docs/metrics.md')), [])
    assert.deepEqual(strangersIn(pageOnDisk('docker/README.md')), [])
  })

  test('[DOC-5] docs/operations.md explains each error that is the operator’s or the world’s', () => {
    const rows = [...pageOnDisk('docs/operations.md').matchAll(/^\| `([A-Z_]+)` \|/gm)]
    const explained = new Set(rows.map(([, code]) => code))
    const theirs = Object.entries(errors).filter(([, { culprit }]) =>
      /operator|world/.test(culprit),
    )
    assert.deepEqual(
      theirs.map(([code]) => code).filter((code) => !explained.has(code)),
      [],
    )
  })

  test('[DOC-5] control: a setting that nobody reads is found', () => {
    assert.deepEqual(strangersIn('`DRAIN_S`, `DRAIN_MS=5`, `REDIS_AWAY`'), ['DRAIN_MS'])
  })

  test('[DOC-2] every rule that a test cites is in docs/rules.md', () => {
    const { cited, listed } = rules()
    assert.deepEqual(
      [...cited].filter((id) => !listed.has(id)),
      [],
    )
  })

  test('[DOC-2] every rule in docs/rules.md is cited by a test', () => {
    const { cited, listed } = rules()
    assert.deepEqual(
      [...listed].filter((id) => !cited.has(id)),
      [],
    )
  })

  test('[DOC-2] control: a rule that nobody lists is found', () => {
    const id = `ABC-${99}`
    assert.deepEqual(citedRules(`test('[${id}] something')`), [id])
  })
})
