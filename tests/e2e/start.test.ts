import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { closeReasons } from '@tidepaint/shared/wire/close'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import { eventually } from '../support/eventually.ts'
import { machineEnv } from '../support/machineEnv.ts'
import { Player } from '../support/player.ts'
import { httpRequest, matchmake, RawClient, wish } from '../support/rawClient.ts'

const main = fileURLToPath(import.meta.resolve('@tidepaint/server/main'))

interface Started {
  child: ChildProcess
  out: () => string
  err: () => string
  /** The address in the line that it printed. */
  url: () => Promise<string>
  exitCode: () => Promise<number>
}

const children: ChildProcess[] = []
const clientDir = mkdtempSync(join(tmpdir(), 'tidepaint-'))
after(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(clientDir, { recursive: true })
})

/** Starts the server as an operator does. */
function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, [main], {
    env: { ...machineEnv, PORT: '0', LOG_FORMAT: 'json', ...env },
  })
  children.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
  const exited = once(child, 'exit')
  return {
    child,
    out: () => out,
    err: () => err,
    url: () => eventually('the address', () => /http:\/\/\S+/.exec(out)?.[0]),
    exitCode: async () => ((await exited) as [number])[0],
  }
}

async function stop({ child, exitCode }: Started): Promise<number> {
  child.kill('SIGTERM')
  return exitCode()
}

test('[SRV-4] a start prints one line with the address', async () => {
  const server = start({})
  const url = await server.url()
  assert.equal(server.out(), `Tidepaint is running: ${url}\n`)
  assert.equal(server.err(), '')
  assert.equal((await fetch(`${url}/livez`)).status, 200)
  assert.equal(await stop(server), 0)
})

test('[SRV-4] a taken port ends the start, and the message says what to do', async () => {
  const first = start({})
  const port = Number(new URL(await first.url()).port)
  const second = start({ PORT: String(port) })
  assert.equal(await second.exitCode(), 1)
  assert.equal(
    second.err(),
    `port ${port} is taken by another Tidepaint: stop what runs there or choose another: ` +
      `PORT=${port + 1} npm start\n`,
  )
  assert.equal(second.out(), '')
  await stop(first)
})

test('[SRV-1] bad settings end the start without a stack', async () => {
  const server = start({ PORT: 'soon', MATCH_S: '0' })
  assert.equal(await server.exitCode(), 1)
  assert.match(
    server.err(),
    /^configuration refused:\n {2}PORT is "soon";.*\n {2}MATCH_S is "0";.*\n$/,
  )
})

test('[SRV-1] a client folder without a page ends the start', async () => {
  const server = start({ CLIENT_DIR: '/nowhere' })
  assert.equal(await server.exitCode(), 1)
  assert.match(server.err(), /^CLIENT_DIR is "\/nowhere"; there is no index.html in it\n$/)
})

test('[SRV-5] health and version are told', async () => {
  const server = start({})
  const url = await server.url()
  const live = await httpRequest(`${url}/livez`)
  assert.deepEqual(
    [live.status, live.text, live.headers['cache-control']],
    [200, 'ok\n', 'no-store'],
  )
  const ready = await httpRequest(`${url}/readyz`)
  const { state, redis } = JSON.parse(ready.text) as { state: string; redis: string }
  assert.deepEqual([ready.status, state, redis], [200, 'ready', 'none'])
  const version = JSON.parse((await httpRequest(`${url}/version`)).text) as object
  assert.deepEqual(version, { name: 'tidepaint', version: '0.1.0', protocol: PROTOCOL_VERSION })
  await stop(server)
})

test('[SRV-6] the page comes with its headers, and nothing else is served', async () => {
  writeFileSync(join(clientDir, 'index.html'), '<!doctype html>')
  writeFileSync(join(clientDir, '.stamp'), 'secret')
  mkdirSync(join(clientDir, 'assets'))
  writeFileSync(join(clientDir, 'assets', 'game-abc.js'), '1')
  const server = start({ CLIENT_DIR: clientDir })
  const url = await server.url()
  const page = await httpRequest(`${url}/`)
  assert.deepEqual([page.status, page.text], [200, '<!doctype html>'])
  assert.equal(page.headers['cache-control'], 'no-cache')
  assert.match(
    String(page.headers['content-security-policy']),
    /default-src 'self'; script-src 'self'/,
  )
  assert.equal(page.headers['x-content-type-options'], 'nosniff')
  assert.equal(page.headers['x-powered-by'], undefined)
  const asset = await httpRequest(`${url}/assets/game-abc.js`)
  assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  for (const path of [
    '/nothing',
    '/.stamp',
    '/../package.json',
    '/assets/',
    '/%2e%2e/x',
    '/%E0%A4%A',
  ]) {
    const answer = await httpRequest(`${url}${path}`)
    assert.deepEqual([path, answer.status, answer.text], [path, 404, 'there is nothing here\n'])
  }
  await stop(server)
})

test('[SRV-7] a stop tells the players, closes the port and ends with 0', async () => {
  const server = start({})
  const url = await server.url()
  const player = await Player.join(url, {})
  assert.equal(await stop(server), 0)
  await eventually('the player is told', () => player.closedWith)
  assert.equal(player.closedWith, closeReasons.shutdown.code)
  await assert.rejects(fetch(`${url}/livez`))
})

test('[SRV-7] a stop ends in time although a seat was promised and never taken', async () => {
  const server = start({ SHUTDOWN_S: '1' })
  const url = await server.url()
  const witness = await RawClient.join(url, {})
  assert.equal((await matchmake(url, wish())).status, 200)
  await stop(server)
  await eventually('the line is closed', () => witness.closedWith)
})

test('[SRV-9] the log holds no tokens or names, nor addresses of sockets', async () => {
  const server = start({ LOG_LEVEL: 'trace', RESUME_WINDOW_S: '1' })
  const url = await server.url()
  const player = await Player.join(url, { name: 'Secretive' })
  const token = player.room.reconnectionToken.split(':')[1] ?? ''
  player.cutLine()
  await eventually('back again', () => player.welcomes.length === 2)
  await player.room.leave()
  await stop(server)
  for (const secret of [token, 'Secretive', '?sessionId']) {
    assert.equal((server.out() + server.err()).includes(secret), false, secret)
  }
})

test('[BAD-16] too many requests from one address are refused for a minute', async () => {
  const server = start({ JOINS_PER_MINUTE_MAX: '3' })
  const url = await server.url()
  const answers = []
  for (let i = 0; i < 4; i++) answers.push((await matchmake(url, wish())).status)
  assert.deepEqual(answers, [200, 200, 200, 429])
  assert.equal((await fetch(`${url}/livez`)).status, 200)
  await stop(server)
})
