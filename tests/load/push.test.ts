import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { questions } from '../bench/push/askers.ts'
import { board } from '../bench/push/board.ts'
import { get } from '../bench/push/browserRequest.ts'
import { type WayId, ways } from '../bench/push/listeners.ts'
import { readOptions } from '../bench/push/options.ts'
import { Part } from '../bench/push/Part.ts'
import type { ServerOrder } from '../bench/push/server.ts'
import { cheaperFromS } from '../bench/push/upkeep.ts'
import { eventually } from '../support/eventually.ts'

const MESSAGES_PER_S = 20
const CLIENTS = 4
const MESSAGES = 12

const ANSWER_MS = 8000

const COMMAND = fileURLToPath(new URL('../bench/push/main.ts', import.meta.url))

let server: Part<ServerOrder>
let url = ''
before(async () => {
  const started = await Part.start<ServerOrder>('server.ts', [String(MESSAGES_PER_S)])
  ;[server, url] = [started.part, started.word]
})
after(() => server.end())

/** Numbers of the first messages that a new client hears. */
async function hear(way: WayId, count: number, known?: number): Promise<number[]> {
  const heard: number[] = []
  const wanted = known === undefined ? {} : { after: known }
  const listener = await ways[way].listen(url, ({ number }) => heard.push(number), wanted)
  await eventually(`${count} messages by ${way}`, () => heard.length >= count)
  listener.close()
  return heard.slice(0, count)
}

const from = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i)

/** What the command says about its options, usage left out. */
function faultsOf(args: readonly string[]): string[] {
  try {
    readOptions(args)
    return []
  } catch (error) {
    return (error as Error).message.split('\n').slice(0, -1)
  }
}

/** Runs the command where only so many files may be open. */
async function run(args: readonly string[], openFiles: number) {
  const script = `ulimit -n ${openFiles}; exec "$@"`
  const command = ['-c', script, 'sh', process.execPath, COMMAND, ...args]
  const child = spawn('sh', command, { timeout: ANSWER_MS })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code: code as number, said: said.trim().split('\n') }
}

describe('the ways to tell clients', { concurrency: true }, () => {
  for (const id of Object.keys(ways) as WayId[]) {
    test(`[PUSH-1] ${ways[id].title}: each client gets every message once, in order`, async () => {
      const all = await Promise.all(Array.from({ length: CLIENTS }, () => hear(id, MESSAGES)))
      for (const numbers of all) assert.deepEqual(numbers, from(numbers[0] ?? 0, MESSAGES))
    })
  }

  for (const id of ['events', 'longPoll', 'poll1s'] as const) {
    test(`[PUSH-2] ${ways[id].title}: who comes back gets what it missed`, async () => {
      const [first = 0] = await hear('events', 6)
      assert.deepEqual(await hear(id, 8, first), from(first + 1, 8))
    })
  }

  test('[PUSH-2] control: who names no message gets no earlier ones', async () => {
    const [first = 0] = await hear('events', 6)
    for (const id of ['events', 'longPoll', 'poll1s'] as const) {
      const [next = 0] = await hear(id, 1)
      assert.ok(next >= first + 5, `${ways[id].title} began with ${next}, ${first + 5} was heard`)
    }
  })

  test('[PUSH-3] what did not change is answered with 304 and without a body', async () => {
    const agent = new Agent()
    const first = await get(`${url}/push/board`, { agent })
    assert.deepEqual(JSON.parse(first.text), board)
    const ask = (etag: string) =>
      get(`${url}/push/board`, { agent, headers: { 'If-None-Match': etag } })
    const same = await ask(first.etag ?? '')
    assert.deepEqual({ status: same.status, text: same.text }, { status: 304, text: '' })
    assert.deepEqual(await ask('"another"'), first)
  })

  test('[PUSH-3] each way to ask is answered', async () => {
    for (const { open } of Object.values(questions)) {
      const asker = await open(url)
      await asker.ask()
      asker.close()
    }
  })

  test('[PUSH-4] what is no number of a message is refused', async () => {
    const asked = { agent: new Agent(), signal: AbortSignal.timeout(ANSWER_MS) }
    const paths = ['next?after=-1', 'next?after=x', 'since?after=', 'since?after=1&after=2']
    const answers = await Promise.all(paths.map((path) => get(`${url}/push/${path}`, asked)))
    const headers = { 'Last-Event-ID': '1.5' }
    answers.push(await get(`${url}/push/events`, { ...asked, headers }))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400, 400, 400, 400, 400],
    )
  })

  test('[PUSH-5] the command names every bad option', () => {
    const bad = [
      '--clients',
      '0',
      '--rounds',
      'two',
      '--seconds',
      '1.5',
      '--picture',
      '/none/a.svg',
    ]
    assert.deepEqual(faultsOf(bad), [
      '--clients is "0"; it must be a whole number from 1 to 5000',
      '--rounds is "two"; it must be a whole number from 1 to 50',
      '--seconds is "1.5"; it must be a whole number from 1 to 300',
      '--picture is "/none/a.svg"; it must end with .svg, in a folder that is there',
    ])
    assert.match(faultsOf(['--client', '5']).join(), /^[^,]*--client[^,]*$/)
    assert.deepEqual(readOptions(['--clients', '5', '--picture', 'a.svg']), {
      clients: 5,
      rounds: 3,
      seconds: 6,
      picture: 'a.svg',
    })
  })

  test('[PUSH-5] the command says how many open files it needs', async () => {
    const { code, said } = await run(['--clients', '400'], 500)
    assert.deepEqual([code, said.length], [1, 1])
    assert.match(said[0] ?? '', /800 .* 864 open files.* 500.*ulimit/)
  })
})

test('[PUSH-6] from which interval on polling is cheaper follows from what was measured', () => {
  const poll = (everyS: number) => 200 / everyS
  const held = (everyS: number) => 10 + 90 / everyS
  assert.equal(cheaperFromS(poll, held, 600)?.toFixed(1), '11.0')
  assert.equal(cheaperFromS(poll, held, 5), undefined)
  assert.equal(
    cheaperFromS(poll, () => 300, 600),
    1,
  )
})
