import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Seat } from '@tidepaint/loadtest/bots/reserve'
import WebSocket from 'ws'
import { eventually } from '../support/eventually.ts'
import type { NodeProcess } from '../support/NodeProcess.ts'
import { httpRequest, matchmake, RawClient, wish } from '../support/rawClient.ts'
import { allKnown, openCluster, type TestCluster } from '../support/testCluster.ts'

let cluster: TestCluster
before(async () => {
  cluster = await openCluster(3, { RELAYS_MAX: '2' })
  await allKnown(cluster, 3)
})
after(() => cluster.close())

/** A seat, the node that owns its room, and one that does not. */
async function seat(): Promise<{
  reservation: Seat
  owner: NodeProcess
  wrong: NodeProcess
}> {
  const { text } = await matchmake(cluster.nodes[0]?.url ?? '', wish({ mode: 'tide' }))
  const reservation = JSON.parse(text) as Seat
  const owner = await cluster.ownerOf(reservation.processId)
  const wrong = cluster.nodes.find((each) => each !== owner)
  assert.ok(wrong)
  return { reservation, owner, wrong }
}

async function relaysOf({ url }: NodeProcess): Promise<number> {
  const { text } = await httpRequest(`${url}/readyz`)
  return (JSON.parse(text) as { load: { relays: number } }).load.relays
}

/** The HTTP status by which an upgrade is refused. */
function refusalOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers })
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
    socket.on('open', () => reject(new Error('it was let in')))
    socket.on('error', () => {})
  })
}

test('[CLU-11] a socket at the wrong door plays as one at the right door does', async () => {
  const { reservation, wrong } = await seat()
  const client = RawClient.dial(wrong.url, { reservation, token: '' })
  await eventually(
    'state and patches',
    () => client.codes.includes(14) && client.codes.includes(15),
  )
  assert.equal(await relaysOf(wrong), 1)
  client.ws.close(4000)
  await eventually('the relay is over', async () => (await relaysOf(wrong)) === 0)
})

test('[CLU-11] a player who comes by another node than the room’s plays through it', async () => {
  const { wrong, owner } = await seat()
  // The answer names the host it was asked by, and the path of the owner.
  const player = await cluster.join(wrong.url)
  assert.equal(
    (await cluster.ownerOf(player.room.connection.url?.split('/').at(-2) ?? '')) === owner,
    true,
  )
  const { tick } = player.state
  await eventually('ticks go by', () => player.state.tick > tick + 10)
  await player.room.leave()
})

test('[CLU-12] the carried socket ends with either of its ends', async () => {
  const one = await seat()
  const client = RawClient.dial(one.wrong.url, { reservation: one.reservation, token: '' })
  await eventually('patches', () => client.codes.includes(15))
  await one.owner.ask('closeRoom', one.reservation.roomId)
  await eventually('the peer is told', () => client.closedWith)
  assert.equal(client.closedWith, 4000)
  await eventually('nothing is left', async () => (await relaysOf(one.wrong)) === 0)

  const two = await seat()
  const cut = RawClient.dial(two.wrong.url, { reservation: two.reservation, token: '' })
  await eventually('the join', () => cut.token)
  cut.ws.terminate()
  await eventually('nothing is left', async () => (await relaysOf(two.wrong)) === 0)
})

test('[CLU-12] a node carries RELAYS_MAX sockets, and refuses one more', async () => {
  const { wrong, ...first } = await seat()
  const clients = [first, await seat()].map(({ reservation }) => {
    return RawClient.dial(wrong.url, { reservation, token: '' })
  })
  for (const client of clients) await eventually('the join', () => client.token)
  const { processId, roomId, sessionId } = (await seat()).reservation
  const address = `${wrong.url.replace('http', 'ws')}/${processId}/${roomId}?sessionId=${sessionId}`
  assert.equal(await refusalOf(address), 503)
  const line = await eventually('a line about it', () => wrong.said('RELAY_REFUSED'))
  assert.equal(line['reason'], 'full')
  for (const client of clients) client.ws.terminate()
  await eventually('nothing is left', async () => (await relaysOf(wrong)) === 0)
})

test('[CLU-12] what was carried once is not carried again, nor what nobody owns', async () => {
  const { reservation, wrong } = await seat()
  const { processId, roomId, sessionId } = reservation
  const at = (path: string) => `${wrong.url.replace('http', 'ws')}/${path}?sessionId=${sessionId}`
  const hopped = new WebSocket(at(`${processId}/${roomId}`), {
    headers: { 'X-Tidepaint-Relayed': '1' },
  })
  const closed = new Promise((resolve) => hopped.on('close', resolve))
  assert.equal(await closed, 4002)
  const nobody = new WebSocket(at('nobody/noroom'))
  assert.equal(await new Promise((resolve) => nobody.on('close', resolve)), 4002)
  assert.equal(await relaysOf(wrong), 0)
})

test('[CLU-12] a socket for a node that is gone is refused, not left waiting', async () => {
  const { reservation, owner, wrong } = await seat()
  const { processId, roomId, sessionId } = reservation
  await owner.kill()
  const address = `${wrong.url.replace('http', 'ws')}/${processId}/${roomId}?sessionId=${sessionId}`
  assert.equal(await refusalOf(address), 503)
  assert.equal(await relaysOf(wrong), 0)
})
