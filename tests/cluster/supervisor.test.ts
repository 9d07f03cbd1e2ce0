import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Cluster, startCluster } from '../../scripts/cluster/Cluster.ts'
import { freePort } from '../../scripts/cluster/freePort.ts'
import { eventually } from '../support/eventually.ts'
import { Player } from '../support/player.ts'
import { matchmake, wish } from '../support/rawClient.ts'

const script = fileURLToPath(new URL('../../scripts/cluster.ts', import.meta.url))
const dir = mkdtempSync(join(tmpdir(), 'tidepaint-'))
writeFileSync(join(dir, 'index.html'), '<!doctype html>')
/** A start of everything, on a machine that does other things as well. */
const START_MS = 60_000

interface Command {
  child: ChildProcess
  out: () => string
  err: () => string
  exitCode: () => Promise<number | null>
}

const commands: ChildProcess[] = []
after(() => {
  for (const child of commands) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

/** Runs `npm run cluster` with a control socket of its own. */
function run(socket: string, args: string, env: Record<string, string> = {}): Command {
  const { PATH = '', REDIS_SERVER = '', HAPROXY = '' } = process.env
  const tools = { PATH, REDIS_SERVER, HAPROXY }
  const own = { ...tools, PORT: '0', CLIENT_DIR: dir, CLUSTER_SOCKET: join(dir, socket) }
  const child = spawn(process.execPath, [script, ...args.split(' ').filter(Boolean)], {
    env: { ...own, ...env },
  })
  commands.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
  const closed = once(child, 'close')
  return {
    child,
    out: () => out,
    err: () => err,
    exitCode: async () => ((await closed) as [number | null])[0],
  }
}

/** Runs a command to its end. */
async function outcome(...given: Parameters<typeof run>): Promise<[number | null, string, string]> {
  const command = run(...given)
  const code = await command.exitCode()
  return [code, command.out(), command.err()]
}

/** Waits for the address that a start prints when everything is ready. */
function address({ out, err }: Command): Promise<string> {
  const ended = () => assert.equal(err(), '')
  const look = () => (ended(), /Tidepaint is ready: (http:\S+)/.exec(out())?.[1])
  return eventually('the address', look, START_MS)
}

/** All processes that run now, with their parents; dead ones that nobody has buried do not count. */
function processes(): { pid: number; parent: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=']).toString().split('\n')
  const rows = lines.map((line) => line.trim().split(/\s+/))
  return rows
    .filter(([pid, , state]) => pid && !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }))
}

const childrenOf = (pid: number): number[] =>
  processes().flatMap((one) => (one.parent === pid ? [one.pid] : []))

function survivors(pids: readonly number[]): number[] {
  const living = new Set(processes().map(({ pid }) => pid))
  return pids.filter((pid) => living.has(pid))
}

const nobodyOf = (pids: readonly number[]) =>
  eventually('nobody is left', () => survivors(pids).length === 0)

/** What a control socket answers to these bytes, until it hangs up. */
async function said(socket: string, bytes: string): Promise<string> {
  const line = connect(join(dir, socket))
  let text = ''
  line.on('data', (part: Buffer) => (text += part.toString()))
  line.on('error', () => {})
  line.write(bytes)
  await once(line, 'close')
  return text
}

describe('the command', () => {
  let up: Command
  let url: string
  before(async () => {
    up = run('main', '--nodes 2')
    url = await address(up)
  })

  test('[RUN-1] one address leads to the game, and the nodes are listed', async () => {
    const version = (await (await fetch(`${url}/version`)).json()) as { name: string }
    assert.equal(version.name, 'tidepaint')
    for (const name of ['n1', 'n2']) {
      const [, pid] = new RegExp(`^ {2}${name} {3}pid (\\d+) +http://`, 'm').exec(up.out()) ?? []
      assert.equal(childrenOf(up.child.pid ?? 0).includes(Number(pid)), true)
    }
  })

  test('[RUN-4] status shows each node, how it is and how busy', async () => {
    const player = await Player.join(url, {})
    const seen = await eventually('the player is counted', async () => {
      const [code, out] = await outcome('main', 'status')
      assert.equal(code, 0)
      const rows = out.split('\n').map((line) => line.split(/ {2,}/))
      return rows.some((cells) => /^n\d$/.test(cells[0] ?? '') && cells[4] === '1') && rows
    })
    await player.room.leave()
    assert.deepEqual(seen[0], ['node', 'state', 'pid', 'address', 'players', 'rooms', 'cpu'])
    assert.deepEqual(
      seen.slice(1, 3).map(([node, state]) => [node, state]),
      [
        ['n1', 'ready'],
        ['n2', 'ready'],
      ],
    )
    assert.deepEqual(
      seen.slice(4).map(([first]) => first),
      ['edge', 'redis', ''],
    )
  })

  test('[RUN-12] [MOVE-2] rooms are listed, and a room that cannot move says why', async () => {
    const player = await Player.join(url, { mode: 'duel' })
    const { roomId } = player.room
    const [code, out] = await outcome('main', 'rooms')
    const [, node] = new RegExp(`^${roomId} +duel +1 player +(n[12])$`, 'm').exec(out) ?? []
    assert.deepEqual([code, node === undefined ? out : ''], [0, ''])
    const moved = await outcome('main', `move ${roomId} ${node}`)
    assert.deepEqual(moved, [1, '', `${roomId} is on ${node} already\n`])
    const nowhere = await outcome('main', 'move nowhere n1')
    assert.deepEqual(nowhere, [1, '', 'there is no room nowhere\n'])
    await player.room.leave()
  })

  test('[RUN-3] a drained node goes, a new one comes', async () => {
    const [, drained] = await outcome('main', 'drain n2')
    assert.match(drained, /^n2 drains: .*\nn2 ended with code 0 after \d+\.\d s\n$/)
    assert.match(up.out(), /\[cluster\] n2 ended with code 0 after .*, as it drained\n/)
    assert.match((await outcome('main', 'start n3'))[1], /^n3 is ready: http:\S+, pid \d+\n$/)
    const [code, , err] = await outcome('main', 'kill n2')
    assert.deepEqual([code, err], [1, 'n2 cannot be killed: it does not run (stopped)\n'])
  })

  test('[ROLL-1] [ROLL-2] a roll is told step by step, and a second one refused', async () => {
    const rolling = run('main', 'roll')
    await eventually('it begins', () => rolling.out().startsWith('n1 is told to go; '))
    const refusal = 'the cluster rolls: wait until all nodes are replaced\n'
    assert.deepEqual(await outcome('main', 'roll'), [1, '', refusal])
    assert.deepEqual([await rolling.exitCode(), rolling.err()], [0, ''])
    const steps = ['is told to go; .*', 'ended with code 0 after .*', 'is back after .*']
    const lines = ['n1', 'n3'].flatMap((name) => steps.map((step) => `${name} ${step}\n`))
    const summary = 'replaced: n1 in .*, n3 in .*\nrooms: \\d+ before, \\d+ after, .*\n'
    assert.match(rolling.out(), new RegExp(`^${lines.join('')}${summary}$`))
  })

  test('[RUN-6] a second cluster in the same checkout is refused', async () => {
    assert.deepEqual(await outcome('main', ''), [
      1,
      '',
      'a cluster runs in this checkout already; to end it: npm run cluster -- stop\n',
    ])
  })

  test("[RUN-10] the control socket is the owner's, and nonsense is no order", async () => {
    assert.equal(statSync(join(dir, 'main')).mode & 0o777, 0o600)
    const refusal = '{"ok":false,"text":"that is no order"}\n'
    for (const nonsense of [
      'kill n1\n',
      '{"order":"kill"}\n',
      '{"order":"kill","name":"../n1"}\n',
      '{"order":"kill","name":["n1"]}\n',
      '{"order":"constructor"}\n',
      'null\n',
      'x'.repeat(100_000),
    ]) {
      assert.equal(await said('main', nonsense), refusal, nonsense.slice(0, 40))
    }
    // Nor is silence: the supervisor hangs up.
    assert.equal(await said('main', '{"order":'), refusal)
    assert.equal(up.err(), '')
  })

  test('[RUN-1] Ctrl-C ends all of it, and no process is left', async () => {
    const pids = childrenOf(up.child.pid ?? 0)
    // Two nodes, Redis and the guardian; where there is HAProxy, that and its agent.
    assert.equal(pids.length >= 4, true)
    up.child.kill('SIGINT')
    assert.equal(await up.exitCode(), 0)
    await nobodyOf(pids)
    assert.equal(existsSync(join(dir, 'main')), false)
    assert.match(up.out(), /\[cluster\] stopped\n$/)
    assert.equal(up.err(), '')
  })

  test('[RUN-6] an order without a cluster says so', async () => {
    assert.deepEqual(await outcome('main', 'status'), [
      1,
      '',
      'no cluster runs in this checkout; to start one: npm run cluster\n',
    ])
  })
})

describe('without HAProxy', () => {
  const env = { HAPROXY: 'none' }

  test('[RUN-8] [RUN-9] n1 takes the public port, and a supervisor that is killed leaves nobody', async () => {
    const up = run('killed', '--nodes 2', env)
    const url = await address(up)
    assert.match(up.out(), /Without HAProxy, n1 stands in for the edge/)
    const player = await Player.join(url, {})
    await player.room.leave()
    // Two nodes, Redis and the guardian.
    const pids = childrenOf(up.child.pid ?? 0)
    assert.equal(pids.length, 4)
    up.child.kill('SIGKILL')
    await nobodyOf(pids)
    // What it left of its socket is in nobody's way.
    assert.match((await outcome('killed', 'status'))[2], /^no cluster runs/)
    const next = run('killed', '--nodes 1', env)
    await address(next)
    assert.deepEqual((await outcome('killed', 'stop')).slice(0, 2), [0, 'stopped\n'])
    assert.equal(await next.exitCode(), 0)
  })

  test('[RUN-1] Ctrl-C in the middle of a start breaks it off', async () => {
    const up = run('early', '--nodes 3', env)
    const pidsOf = () => childrenOf(up.child.pid ?? 0)
    // The guardian, Redis and at least one node.
    const pids = await eventually('a node begins', () => pidsOf().length > 2 && pidsOf(), START_MS)
    up.child.kill('SIGINT')
    assert.equal(await up.exitCode(), 0)
    await nobodyOf(pids)
    assert.deepEqual([up.out().includes('is ready'), up.err()], [false, ''])
  })

  test('[RUN-1] a second Ctrl-C does not wait', async () => {
    const up = run('twice', '--nodes 1', env)
    // A seat that was promised and is not taken holds up the end of a node.
    assert.equal((await matchmake(await address(up), wish())).status, 200)
    const pids = childrenOf(up.child.pid ?? 0)
    up.child.kill('SIGINT')
    await eventually('the first is heard', () => up.out().includes('a second Ctrl-C'))
    up.child.kill('SIGINT')
    assert.equal(await up.exitCode(), 1)
    await nobodyOf(pids)
  })
})

describe('a start that fails', () => {
  const env = { HAPROXY: 'none' }

  test('[RUN-5] every bad option is named', async () => {
    const help = 'to see what there is: npm run cluster -- help\n'
    assert.deepEqual(await outcome('bad', '--nodes 17 --port=x --fast'), [
      1,
      '',
      '--fast is no option\n' +
        '--nodes is "17"; it must be a whole number from 1 to 16\n' +
        `--port is "x"; it must be a whole number from 0 to 65535\n${help}`,
    ])
    const [, , err] = await outcome('bad', 'kill n65')
    const names = 'n1 to n64, or one of redis, haproxy, agent'
    assert.equal(err, `kill is for "n65"; it must be a node, ${names}\n${help}`)
  })

  test('[RUN-7] a missing Redis is said in one line', async () => {
    const [code, , err] = await outcome('bad', '', { ...env, REDIS_SERVER: '/nonexistent' })
    assert.equal(code, 1)
    assert.match(err, /^Redis did not start on port \d+: .*\/nonexistent.*\n$/)
  })

  test('[RUN-7] a Redis that was named and does not answer is said in one line', async () => {
    const port = await freePort()
    const url = `redis://:secret@127.0.0.1:${port}`
    const [code, , err] = await outcome('bad', '', { ...env, REDIS_URL: url })
    assert.equal(code, 1)
    const refused = `connect ECONNREFUSED 127.0.0.1:${port}`
    const where = `127.0.0.1:${port}, where REDIS_URL says it is`
    assert.equal(err, `no Redis answers at ${where}: ${refused}\n`)
  })

  test('[RUN-7] the last words of a node that ends at once are shown, and the rest is ended', async () => {
    const up = run('bad', '--nodes 2', { ...env, MATCH_S: '0' })
    assert.equal(await up.exitCode(), 1)
    assert.match(up.err(), /^n\d ended with code 1; its last lines:\n.*refused:\n.*MATCH_S is "0";/)
    assert.equal(existsSync(join(dir, 'bad')), false)
  })
})

describe('startCluster', () => {
  let cluster: Cluster
  const notes: string[] = []
  before(async () => {
    const nodeEnv = { n2: { MATCH_S: '77' } }
    cluster = await startCluster({ nodes: 2, nodeEnv, onNote: (text) => notes.push(text) })
  })
  after(() => cluster.stop())

  const noted = (text: string) =>
    eventually(text, () => notes.some((note) => note.includes(text)), START_MS)

  test('[RUN-7] a port that is taken is said, and by whom if that is known', async () => {
    const port = new URL(cluster.url).port
    assert.deepEqual(await outcome('taken', `--port ${port}`), [
      1,
      '[cluster] starting 3 nodes\n',
      `port ${port} is taken by another Tidepaint: stop what runs there or choose another: ` +
        `npm run cluster -- --port ${Number(port) + 1}\n`,
    ])
  })

  test('[RUN-2] a node that dies is started again under its name', async () => {
    const { pid } = cluster.node('n2')
    process.kill(pid ?? 0, 'SIGKILL')
    await noted('n2 is back')
    assert.equal(cluster.node('n2').state, 'running')
    assert.notEqual(cluster.node('n2').pid, pid)
    assert.equal(cluster.lines('n2').filter((line) => line.includes('n2 is ready')).length, 2)
  })

  test('[RUN-11] Redis and the edge come back where they were', async () => {
    const { url, redisUrl } = cluster
    cluster.kill('redis')
    await noted('redis is back')
    if (cluster.edge) {
      cluster.kill('haproxy')
      await noted('haproxy is back')
    }
    assert.deepEqual([cluster.url, cluster.redisUrl], [url, redisUrl])
    const player = await eventually('a player', () => Player.join(url, {}).catch(() => undefined))
    await player.room.leave()
  })

  test('[RUN-3] drain ends a node with 0 and start brings it back', async () => {
    assert.equal(await cluster.drain('n2'), 0)
    assert.equal(cluster.node('n2').state, 'stopped')
    await cluster.start('n2')
    assert.equal(cluster.node('n2').state, 'running')
    await assert.rejects(cluster.start('n2'), /^Error: n2 is there already \(running\)$/)
  })

  test('[RUN-4] a frozen node is shown as such until it is thawed', async () => {
    const stateOf = async (name: string) =>
      (await cluster.status()).find(({ node }) => node === name)?.state
    cluster.freeze('n2')
    assert.equal(await stateOf('n2'), 'frozen')
    cluster.thaw('n2')
    await eventually('n2 is ready', async () => (await stateOf('n2')) === 'ready')
  })

  test('[RUN-2] a node that dies five times within a minute is given up', async () => {
    await cluster.start('n3')
    const node = cluster.node('n3')
    for (let deaths = 1; deaths <= 5; deaths++) {
      process.kill(await eventually('n3 runs', () => node.pid, START_MS), 'SIGKILL')
      await node.child?.ended
    }
    assert.equal(node.state, 'given up')
    await noted('n3 ended 5 times within a minute and is given up')
    await cluster.start('n3')
    assert.equal(node.state, 'running')
  })
})
