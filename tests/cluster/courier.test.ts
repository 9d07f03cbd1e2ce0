import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Courier } from '@tidepaint/server/cluster/Courier'
import type { RedisClient } from '@tidepaint/server/cluster/connectRedis'
import { BODY_BYTES_MAX, type Envelope } from '@tidepaint/server/cluster/envelope'
import { Child } from '../../scripts/cluster/Child.ts'
import { type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import {
  type CourierNode,
  type CourierNodeOptions,
  connectTo,
  openCourierNode,
} from '../support/courierNode.ts'
import { eventually } from '../support/eventually.ts'

const courierProcess = fileURLToPath(new URL('../support/courierProcess.ts', import.meta.url))

describe('courier', () => {
  let redis: RedisProcess
  /** A bystander's connections to Redis. */
  let admin: RedisClient
  let tap: RedisClient
  const nodes: CourierNode[] = []

  before(async () => {
    redis = await startRedis()
  })
  after(() => redis.stop())

  beforeEach(async () => {
    admin = connectTo(redis.url)
    tap = connectTo(redis.url)
    await eventually('connections', () => admin.status === 'ready' && tap.status === 'ready')
    await admin.flushall()
  })
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.close()))
    admin.disconnect()
    tap.disconnect()
  })

  function open(nodeId: string, options: CourierNodeOptions = {}): Courier {
    const node = openCourierNode(nodeId, redis.url, options)
    nodes.push(node)
    return node.courier
  }

  /** Redis goes away without a word and comes back empty; `between` runs while it is away. */
  async function restartRedis(between: () => Promise<void>): Promise<void> {
    redis.child.signal('SIGKILL')
    await redis.child.ended
    await eventually('connections to break', () => nodes.every(({ pub }) => pub.status !== 'ready'))
    await between()
    await redis.stop()
    redis = await startRedis({ port: redis.port })
    await eventually('connections to heal', () => {
      return [admin, ...nodes.map(({ pub }) => pub)].every(({ status }) => status === 'ready')
    })
  }

  test('[MSG-1] a message reaches a player at whichever node their socket is', async () => {
    const [one, two] = [open('n1'), open('n2')]
    const got: Envelope[] = []
    assert.equal(await up(one), 'nobody')
    const leave = two.attach('ada', (message) => got.push(message))
    const body = { text: 'grüße "\u{1f30a}"\u2028', to: [1, null, { deep: true }] }
    await eventually('word to ada', async () => (await one.send('ada', 'bob', body)) === 'sent')
    await eventually('the message', () => got.length === 1)
    two.attach('cyd', (message) => got.push(message))
    assert.equal(await two.send('cyd', 'bob', body), 'sent')
    assert.deepEqual(got, [
      { to: 'ada', from: 'bob', body },
      { to: 'cyd', from: 'bob', body },
    ])
    assert.notEqual(got[1]?.body, body, 'a copy, as from afar')
    leave()
    await eventually('word that ada left', async () => {
      return (await one.send('ada', 'bob', 'late')) === 'nobody'
    })
    assert.equal(got.length, 2)
  })

  test('[MSG-2] a channel reaches all who listen, at each node, once each', async () => {
    const couriers = [open('n1'), open('n2'), open('n3')]
    const [one, two, three] = couriers as [Courier, Courier, Courier]
    const got: string[] = []
    const note = (who: string) => (message: Envelope) =>
      got.push(`${who} ${message.to} ${String(message.body)}`)
    await up(one)
    assert.equal(await one.publish('party:7', 'ada', 'nobody yet'), 'nobody')
    one.listen('party:7', note('1a'))
    const end = one.listen('party:7', note('1b'))
    two.listen('party:7', note('2'))
    two.listen('party:8', note('other'))
    const endThree = three.listen('party:7', note('3'))
    await listeners('party:7', 3)
    assert.equal(await one.publish('party:7', 'ada', 'a'), 'sent')
    await eventually('the first', () => got.length === 4)
    end()
    end()
    endThree()
    await listeners('party:7', 2)
    // One that is ended by another in the middle of a message does not get it.
    const ends: (() => void)[] = []
    one.listen('party:9', () => ends[0]?.())
    ends.push(one.listen('party:9', note('ended')))
    await one.publish('party:9', 'ada', 'x')
    assert.equal(await three.publish('party:7', 'ada', 'b'), 'sent')
    await eventually('the second', () => got.length === 6)
    const expected = ['1a party:7 a', '1a party:7 b', '1b party:7 a']
    expected.push('2 party:7 a', '2 party:7 b', '3 party:7 a')
    assert.deepEqual(got.toSorted(), expected)
  })

  const listeners = (channel: string, count: number): Promise<true> =>
    eventually(`${count} nodes in ${channel}`, async () => {
      const answer = (await admin.call(
        'PUBSUB',
        'NUMSUB',
        `tidepaint:topic:${channel}`,
      )) as unknown[]
      return answer[1] === count
    })

  test('[MSG-3] 2000 messages of interleaved senders keep their order', async () => {
    const [one, two, three] = [open('n1'), open('n2'), open('n3')]
    const got = { ada: [] as Envelope[], tide: [] as Envelope[] }
    three.attach('ada', (message) => got.ada.push(message))
    three.listen('tide', (message) => got.tide.push(message))
    await listeners('tide', 1)
    await eventually('word to ada', async () => (await one.send('ada', 'probe', 0)) === 'sent')
    await up(two)
    const sent: Promise<unknown>[] = []
    for (let i = 1; i <= 250; i++) {
      for (const sender of ['a', 'b']) {
        sent.push(one.send('ada', `1${sender}`, i), two.publish('tide', `2${sender}`, i))
        sent.push(two.send('ada', `2${sender}`, i), one.publish('tide', `1${sender}`, i))
      }
      if (i % 20 === 0) await nextTurn()
    }
    assert.deepEqual(new Set(await Promise.all(sent)), new Set(['sent']))
    const straight = Array.from({ length: 250 }, (_, i) => i + 1)
    for (const kind of ['ada', 'tide'] as const) {
      for (const sender of ['1a', '1b', '2a', '2b']) {
        const ofSender = () => got[kind].filter(({ from }) => from === sender)
        await eventually(`all for ${kind}`, () => ofSender().length >= straight.length)
        assert.deepEqual(
          ofSender().map(({ body }) => body),
          straight,
        )
      }
    }
  })

  test('[MSG-4] the newest socket of a player gets the messages, and no other', async () => {
    const [one, two] = [open('n1'), open('n2')]
    const got: string[] = []
    const note = (who: string) => (message: Envelope) => {
      if (message.body !== 'probe') got.push(`${who} ${String(message.body)}`)
      else probed = who
    }
    let probed = ''
    const endFirst = one.attach('ada', note('first'))
    await eventually('the first claim', async () => {
      return (await two.send('ada', 'bob', 'probe')) === 'sent'
    })
    await eventually('the first', () => probed === 'first')
    const endSecond = two.attach('ada', note('second'))
    // The old node has heard of it once its own players reach the new one.
    await eventually('the move', async () => {
      await one.send('ada', 'bob', 'probe')
      return probed === 'second'
    })
    endFirst()
    await one.send('ada', 'bob', 1)
    await two.send('ada', 'bob', 2)
    await eventually('two at the new node', () => got.length === 2)
    const endThird = two.attach('ada', note('third'))
    endSecond()
    await one.send('ada', 'bob', 3)
    await two.send('ada', 'bob', 4)
    await eventually('two at the newest socket', () => got.length === 4)
    assert.deepEqual(got.toSorted(), ['second 1', 'second 2', 'third 3', 'third 4'])
    endThird()
    await eventually('nobody', async () => (await one.send('ada', 'bob', 5)) === 'nobody')
    assert.equal(got.length, 4)
  })

  test('[MSG-4] a node that was cut off does not take a player back', async () => {
    const [one, two, three] = [open('n1'), open('n2'), open('n3')]
    const got: string[] = []
    one.attach('ada', () => got.push('old'))
    await eventually('the first claim', async () => (await three.send('ada', 'bob', 0)) === 'sent')
    await eventually('the first', () => got.length === 1)
    // Redis forgets everything, so that only the stamps of the nodes say who is newer.
    await restartRedis(async () => {
      two.attach('ada', () => got.push('new'))
    })
    got.length = 0
    const fromEach = async (): Promise<boolean> => {
      got.length = 0
      const results = await Promise.all([one, two, three].map((from) => from.send('ada', 'x', 1)))
      await nextTurn()
      return results.every((result) => result === 'sent') && got.join() === 'new,new,new'
    }
    await eventually('all three to agree', fromEach)
    assert.equal(await fromEach(), true)
  })

  test('[MSG-4] an attach that reaches Redis late does not beat a newer one', async () => {
    const [one, two, three] = [open('n1'), open('n2'), open('n3')]
    const got: string[] = []
    await Promise.all([one, two, three].map(up))
    const pub = nodes[0]?.pub
    pub?.disconnect()
    await eventually('a cut', () => pub?.status === 'end')
    one.attach('ada', () => got.push('old'))
    // When somebody came is known to within a command's way to Redis: by more than that it must be later.
    const oldAtMs = performance.now()
    await eventually('a moment', () => performance.now() > oldAtMs + 300)
    two.attach('ada', () => got.push('new'))
    await eventually('the newer one', async () => (await three.send('ada', 'x', 1)) === 'sent')
    await pub?.connect()
    await eventually('the older one to give way', async () => {
      got.length = 0
      await one.send('ada', 'x', 2)
      return got.join() !== 'old'
    })
    await three.send('ada', 'x', 3)
    await eventually('two at the newer one', () => got.filter((who) => who === 'new').length >= 2)
    assert.ok(!got.includes('old'))
  })

  test('[MSG-5] who is at the sending node gets a message without Redis, and no echo', async () => {
    const one = open('n1')
    const got: unknown[] = []
    one.attach('ada', ({ body }) => got.push(body))
    one.listen('tide', ({ body }) => got.push(body))
    await tap.psubscribe('tidepaint:*')
    const passed: string[] = []
    tap.on('pmessage', (_pattern: string, _name: string, text: string) => passed.push(text))
    await listeners('tide', 1)
    assert.equal(await one.send('ada', 'bob', 'a'), 'sent')
    assert.equal(await one.publish('tide', 'bob', 'b'), 'sent')
    assert.equal(await one.publish('tide', 'bob', 'c'), 'sent')
    // When the tap has both, the courier's own connection was served before.
    await eventually('the echoes', () => passed.length === 2)
    await nextTurn()
    assert.deepEqual(got, ['a', 'b', 'c'])
  })

  test('[MSG-5] a post that Redis hands out twice, or late, is delivered once', async () => {
    const [one, two] = [open('n1'), open('n2')]
    const got: unknown[] = []
    two.attach('ada', ({ body }) => got.push(body))
    two.listen('tide', ({ body }) => got.push(body))
    const posts: [name: string, text: string][] = []
    await tap.psubscribe('tidepaint:*')
    tap.on('pmessage', (_pattern: string, name: string, text: string) => posts.push([name, text]))
    await listeners('tide', 1)
    await eventually('word to ada', async () => (await one.send('ada', 'bob', 1)) === 'sent')
    await one.send('ada', 'bob', 2)
    await one.publish('tide', 'bob', 3)
    await one.publish('tide', 'bob', 4)
    await eventually('four posts', () => posts.length === 4 && got.length === 4)
    for (const [name, text] of posts.slice()) await admin.publish(name, text)
    await eventually('four repetitions', () => two.counts.repeated === 4)
    assert.deepEqual(got, [1, 2, 3, 4])
  })

  test('[MSG-6] at most so many wait for Redis; it recovers', async () => {
    const [one, two] = [open('n1', { waitingMax: 50 }), open('n2')]
    const got: unknown[] = []
    two.attach('ada', ({ body }) => got.push(body))
    await eventually('word to ada', async () => (await one.send('ada', 'bob', -1)) === 'sent')
    await eventually('the first', () => got.length === 1)
    redis.child.signal('SIGSTOP')
    const waiting = Array.from({ length: 50 }, (_, i) => one.send('ada', 'bob', i))
    assert.equal(await one.send('ada', 'bob', 'too many'), 'full')
    assert.equal(await one.publish('tide', 'bob', 'too many'), 'full')
    one.attach('cyd', ({ body }) => got.push(body))
    assert.equal(await one.send('cyd', 'bob', 'here'), 'sent')
    redis.child.signal('SIGCONT')
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set(['sent']))
    assert.equal(await one.send('ada', 'bob', 50), 'sent')
    await eventually('all that waited', () => got.length === 53)
    assert.deepEqual(got, [-1, 'here', ...Array.from({ length: 51 }, (_, i) => i)])
  })

  test('[MSG-7] without Redis who is here is reached; when it is back, everybody', async () => {
    const [one, two] = [open('n1'), open('n2')]
    const got: string[] = []
    const note = (who: string) => (message: Envelope) => got.push(`${who} ${String(message.body)}`)
    one.attach('ada', note('ada'))
    two.attach('bob', note('bob'))
    two.listen('tide', note('2'))
    await listeners('tide', 1)
    await restartRedis(async () => {
      one.attach('cyd', note('cyd'))
      one.listen('tide', note('1'))
      assert.equal(await one.send('bob', 'x', 1), 'off')
      assert.equal(await one.send('ada', 'x', 2), 'sent')
      assert.equal(await one.send('cyd', 'x', 3), 'sent')
      assert.equal(await one.publish('tide', 'x', 4), 'off')
      assert.deepEqual(got.splice(0), ['ada 2', 'cyd 3', '1 4'])
    })
    await listeners('tide', 2)
    const reach = (from: Courier, to: string) =>
      eventually(`word to ${to}`, async () => (await from.send(to, 'x', 5)) === 'sent')
    await reach(one, 'bob')
    await reach(two, 'ada')
    await reach(two, 'cyd')
    assert.equal(await two.publish('tide', 'x', 6), 'sent')
    await eventually('all five', () => got.length === 5)
    assert.deepEqual(got.toSorted(), ['1 6', '2 6', 'ada 5', 'bob 5', 'cyd 5'])
  })

  test('[MSG-7] nothing is tried while the node says that Redis is away', async () => {
    let isUp = true
    const [one, two] = [open('n1', { isUp: () => isUp }), open('n2')]
    const got: unknown[] = []
    two.attach('ada', ({ body }) => got.push(body))
    await eventually('word to ada', async () => (await one.send('ada', 'x', 1)) === 'sent')
    isUp = false
    assert.equal(await one.send('ada', 'x', 2), 'off')
    isUp = true
    assert.equal(await one.send('ada', 'x', 3), 'sent')
    await eventually('two', () => got.length === 2)
    assert.deepEqual(got, [1, 3])
  })

  test('[MSG-8] what no node of ours wrote is dropped and counted', async () => {
    const [one, two] = [open('n1'), open('n2')]
    const got: unknown[] = []
    two.attach('ada', ({ body }) => got.push(body))
    two.listen('tide', ({ body }) => got.push(body))
    await listeners('tide', 1)
    await eventually('word to ada', async () => (await one.send('ada', 'x', 0)) === 'sent')
    await eventually('the first', () => got.length === 1)
    const post = { boot: 'evil', seq: 1, to: 'tide', from: 'x', body: 1 }
    const garbage = ['', '{', 'null', '[]', '{"moved":"ada"}', '{"moved":7,"stamp":1}']
    garbage.push(JSON.stringify({ ...post, seq: -1 }), JSON.stringify({ ...post, seq: 1.5 }))
    garbage.push(JSON.stringify({ ...post, seq: '1' }), JSON.stringify({ ...post, from: 'a b' }))
    garbage.push(JSON.stringify({ ...post, to: '\n' }), JSON.stringify({ ...post, boot: '' }))
    // Fit to be read, but for another channel; and longer than any node writes.
    garbage.push(JSON.stringify({ ...post, to: 'ebb' }))
    garbage.push(JSON.stringify({ ...post, body: 'x'.repeat(5000) }), '['.repeat(4000))
    const inbox = await eventually('the inbox', async () => {
      const names = (await admin.call('PUBSUB', 'CHANNELS', 'tidepaint:inbox:n2.*')) as string[]
      return names[0]
    })
    for (const text of garbage) await admin.publish('tidepaint:topic:tide', text)
    for (const text of garbage.slice(0, 6)) await admin.publish(inbox, text)
    await eventually('all counted', () => two.counts.unreadable === garbage.length + 6)
    // A false word that a player has moved: Redis knows better.
    await admin.publish(inbox, '{"moved":"nobody","stamp":99}')
    assert.equal(await one.publish('tide', 'x', 1), 'sent')
    await eventually('the second', () => got.length === 2)
    assert.deepEqual(got, [0, 1])
  })

  test('[MSG-9] names outside the alphabet and bodies above 4 KiB are refused', async () => {
    const one = open('n1')
    const got: unknown[] = []
    one.attach('ada', ({ body }) => got.push(body))
    for (const name of ['', 'a b', 'a\n', 'a}', 'ä', '*', 'x'.repeat(65)]) {
      assert.throws(() => one.attach(name, () => {}), RangeError)
      assert.throws(() => one.listen(name, () => {}), RangeError)
      await assert.rejects(one.send(name, 'ada', 1), RangeError)
      await assert.rejects(one.send('ada', name, 1), RangeError)
      await assert.rejects(one.publish(name, 'ada', 1), RangeError)
    }
    const longest = 'x'.repeat(BODY_BYTES_MAX - 2)
    for (const body of [`${longest}x`, 'ü'.repeat(BODY_BYTES_MAX / 2), undefined, () => 1]) {
      await assert.rejects(one.send('ada', 'bob', body), RangeError)
    }
    assert.equal(await one.send('ada', 'bob', longest), 'sent')
    assert.deepEqual(got, [longest])
  })

  test('[MSG-10] a recipient that throws harms no other, and is reported', async () => {
    const [one, two] = [open('n1'), open('n2')]
    const got: unknown[] = []
    const fault = new Error('boom')
    const boom = () => {
      throw fault
    }
    for (const courier of [one, two]) {
      courier.listen('tide', boom)
      courier.listen('tide', ({ body }) => got.push(body))
    }
    await listeners('tide', 2)
    assert.equal(await one.publish('tide', 'x', 1), 'sent')
    assert.equal(await one.publish('tide', 'x', 2), 'sent')
    await eventually('all', () => got.length === 4)
    const faults = nodes.map((node) => node.faults)
    assert.deepEqual(faults, [
      [fault, fault],
      [fault, fault],
    ])
  })

  test('[MSG-11] between two processes there and back; one that dies holds nobody', async () => {
    const one = open('n1')
    const got: unknown[] = []
    one.attach('ada', ({ from, body }) => got.push([from, body]))
    const far = new Child('far', process.execPath, [courierProcess, redis.url])
    try {
      await eventually('far', async () => (await one.send('far', 'ada', 1)) === 'sent')
      await eventually('the answer', () => got.length === 1)
      assert.deepEqual(got, [['far', 1]])
    } finally {
      far.signal('SIGKILL')
      await far.ended
    }
    await eventually('nobody', async () => (await one.send('far', 'ada', 2)) === 'nobody')
  })

  /** Waits until the node reaches Redis; returns what it says of somebody who is nowhere. */
  const up = (courier: Courier) =>
    eventually('a way to Redis', async () => {
      const result = await courier.send('nowhere', 'probe', 0)
      return result !== 'off' && result
    })
})
