import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type Cluster, startCluster } from '../../scripts/cluster/Cluster.ts'
import { rollText } from '../../scripts/cluster/roll.ts'

let cluster: Cluster
const notes: string[] = []
const onNote = (text: string) => notes.push(text)
const pids = () => cluster.byNumber().map(({ pid }) => pid)
const states = () => cluster.byNumber().map(({ name, state }) => `${name} ${state}`)

/** Asks at the public port again and again whether players are taken; returns how to end it. */
function watchPort(): () => Promise<{ asked: number; faults: unknown[] }> {
  let isOver = false
  const seen: { asked: number; faults: unknown[] } = { asked: 0, faults: [] }
  const watch = async () => {
    while (!isOver) {
      seen.asked++
      const status = await fetch(`${cluster.url}/readyz`).then(
        async (response) => (await response.text(), response.status),
        (error: Error) => String(error.cause ?? error),
      )
      if (status !== 200) seen.faults.push(status)
    }
  }
  const watching = watch()
  return async () => {
    isOver = true
    await watching
    return seen
  }
}

afterEach(() => cluster.stop())
const open = async (nodes: number, env: Record<string, string> = {}, withEdge = true) => {
  cluster = await startCluster({ nodes, env, withEdge, onNote })
  notes.length = 0
}

test('[ROLL-1] [ROLL-2] every node gets a new process, and the port takes players all the time', async () => {
  await open(3, { DRAIN_S: '5' })
  const before = pids()
  const endWatch = watchPort()
  const told: string[] = []
  const rolling = cluster.roll((text) => told.push(text))
  const refused = /^Error: the cluster rolls: wait until all nodes are replaced$/
  await assert.rejects(cluster.roll(), refused)
  await assert.rejects(cluster.drain('n3'), refused)
  await assert.rejects(cluster.start('n4'), refused)
  const report = await rolling
  const { asked, faults } = await endWatch()
  assert.deepEqual([report.faults, faults], [[], []])
  assert.equal(asked > 100, true)
  assert.deepEqual(
    report.nodes.map(({ node }) => node),
    ['n1', 'n2', 'n3'],
  )
  assert.equal(new Set([...before, ...pids()]).size, 6)
  assert.deepEqual(states(), ['n1 running', 'n2 running', 'n3 running'])
  // One after the other: each is back before the next is told to go.
  const steps = told.map((text) => /^(n\d) (is told|ended with code 0|is back)/.exec(text)?.[0])
  const stepsOf = (name: string) => [
    `${name} is told`,
    `${name} ended with code 0`,
    `${name} is back`,
  ]
  assert.deepEqual(steps, ['n1', 'n2', 'n3'].flatMap(stepsOf))
  assert.deepEqual(notes, told)
  // The next one may come.
  await cluster.drain('n3')
})

test('[ROLL-3] [ROLL-4] a node that ends badly is named and started again, one that does not end stops the roll', async () => {
  await open(3, { SHUTDOWN_S: '1' }, false)
  const [, , third] = pids()
  const report = await cluster.roll((text) => {
    if (text.startsWith('n1 is told')) cluster.kill('n1')
    if (text.startsWith('n2 is told')) cluster.freeze('n2')
  })
  assert.deepEqual(report.faults, [
    'n1 was ended by SIGKILL as it drained',
    'n2 has not ended within 3 s',
  ])
  assert.equal(notes[0], 'n1 has the public port: nobody gets in until it is back')
  assert.deepEqual(states(), ['n1 running', 'n2 draining', 'n3 running'])
  assert.equal(cluster.node('n3').pid, third)
  assert.match(rollText(report), /^n1 was .*\nn2 has .*\nreplaced: n1 in .*in all\nrooms: 0 /)
})

test('[ROLL-4] a single node has a spare beside it meanwhile', async () => {
  await open(1)
  const [before] = pids()
  const endWatch = watchPort()
  const report = await cluster.roll()
  assert.deepEqual([report.faults, (await endWatch()).faults], [[], []])
  assert.deepEqual(states(), ['n1 running', 'n2 stopped'])
  assert.notEqual(pids()[0], before)
})

test('[ROLL-2] a stop in the middle of a roll ends all', async () => {
  await open(2, {}, false)
  const report = await cluster.roll((text) => {
    if (text.startsWith('n1 ended')) void cluster.stop()
  })
  assert.deepEqual(report.faults, ['the cluster is stopping'])
  await cluster.stopped
  assert.deepEqual(pids(), [undefined, undefined])
})
