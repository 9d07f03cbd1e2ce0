import assert from 'node:assert/strict'
import { test } from 'node:test'
import { httpRequest } from '../support/rawClient.ts'
import { openServer } from '../support/testServer.ts'

const LOOKUPS_PER_JOIN = 200

test('[FOL-1] a server tells where its rooms are, until they are over', async () => {
  const server = await openServer()
  try {
    const ann = await server.join({ name: 'Ann' })
    const { roomId } = ann.room
    const ask = (id = roomId) => httpRequest(`${server.url}/rooms/${id}?protocol=3`)
    const { text } = await ask()
    const [processId] = ann.room.connection.url?.split('/').slice(-2) ?? []
    assert.deepEqual(JSON.parse(text), { processId, epoch: 1 })
    server.room(roomId).state.epoch = 7
    assert.equal((JSON.parse((await ask()).text) as { epoch: number }).epoch, 7)
    await server.room(roomId).disconnect(4000)
    assert.equal((await ask()).status, 404)
    assert.equal((await ask('constructor')).status, 404)
  } finally {
    await server.close()
  }
})

test('[FOL-2] an address has so many lookups a minute, and they are no joins', async () => {
  const server = await openServer({ JOINS_PER_MINUTE_MAX: '1' })
  try {
    const ann = await server.join()
    const ask = async () => (await httpRequest(`${server.url}/rooms/${ann.room.roomId}`)).status
    for (let i = 0; i < LOOKUPS_PER_JOIN; i++) assert.equal(await ask(), 200)
    assert.equal(await ask(), 429)
    await ann.room.leave()
  } finally {
    await server.close()
  }
})
