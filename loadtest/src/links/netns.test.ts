import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { buildForwarder, openPacketLink, removeLeftovers, whyNoPackets } from './netns.ts'
import type { Link } from './profiles.ts'

const skip = whyNoPackets() ?? false

const link: Link = {
  name: 'lossy',
  rttMs: 40,
  jitterMs: 10,
  lossPct: 10,
  lossRun: 2,
  stall: undefined,
  source: 'this test',
}

/** Sends back what it gets, until it gets a line with "end". */
const echo = (host: string) => `
  require('node:net').createServer((socket) => socket.on('data', (bytes) => {
    socket.write(bytes)
    if (bytes.includes('end')) process.exit()
  })).listen(7001, '${host}', () => console.log('ready'))`

/** Sends lines one after the other; prints how long each took there and back. */
const lines = (host: string) => `
  const { connect } = require('node:net')
  const socket = connect(7001, '${host}')
  const took = []
  let atMs = 0
  const send = () => {
    atMs = performance.now()
    socket.write(took.length < 20 ? 'line' : 'end')
  }
  socket.on('connect', send)
  socket.on('data', () => {
    took.push(performance.now() - atMs)
    if (took.length <= 20) send()
    else console.log(JSON.stringify(took)) || process.exit()
  })
  socket.on('error', () => setTimeout(() => process.exit(1), 10))`

const namespaces = (): string =>
  execFileSync('ip', ['netns', 'list'], { encoding: 'utf8', stdio: 'pipe' })

describe('links on which packets get lost', { skip }, () => {
  test('[LINK-8] a stream gets through whole, no faster than the link, and nothing is left', async () => {
    const forwarder = buildForwarder()
    const made = await openPacketLink(link, 1, forwarder.path)
    try {
      const run = (prefix: readonly string[], script: string) => {
        const [command, ...args] = [...prefix, process.execPath, '-e', script]
        return spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      }
      const server = run(made.serverPrefix, echo(made.serverHost))
      await once(server.stdout, 'data')
      const client = run(made.playersPrefix, lines(made.serverHost))
      const [text] = (await once(client.stdout, 'data')) as [Buffer]
      const tookMs = JSON.parse(text.toString()) as number[]
      assert.equal(tookMs.length, 21)
      assert.ok(Math.min(...tookMs) >= link.rttMs - link.jitterMs)
      // With so many losses one of twenty-one lines has to be sent again.
      assert.ok(Math.max(...tookMs) > 2 * link.rttMs)
      server.kill('SIGKILL')
    } finally {
      await made.close()
      forwarder.remove()
    }
    assert.doesNotMatch(namespaces(), new RegExp(`^tp${process.pid}n`, 'm'))
  })

  test('[LINK-9] what a run that was killed left is removed, what others use is not', async () => {
    const { pid: gone } = await ended()
    const [left, used] = [`tp${gone}n0s`, `tp${process.pid}n99s`]
    for (const name of [left, used]) execFileSync('ip', ['netns', 'add', name])
    try {
      assert.ok((await removeLeftovers()).includes(left))
      assert.doesNotMatch(namespaces(), new RegExp(`^${left}`, 'm'))
      assert.match(namespaces(), new RegExp(`^${used}`, 'm'))
    } finally {
      execFileSync('ip', ['netns', 'del', used])
    }
  })
})

/** A process that is over. */
async function ended() {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child
}

test('[LINK-8] where such links cannot be made, it is said why', () => {
  const { PATH } = process.env
  process.env['PATH'] = ''
  const reason = whyNoPackets()
  process.env['PATH'] = PATH
  assert.match(reason ?? '', /Linux|root|there is no/)
})
