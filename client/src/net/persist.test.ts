import assert from 'node:assert/strict'
import { test } from 'node:test'
import { persist } from './persist.ts'

/** Time that goes by only when somebody waits, or when a try takes it. */
function openPace(random: number) {
  const pauses: number[] = []
  const clock = { nowMs: 0 }
  const pace = {
    nowMs: () => clock.nowMs,
    random: () => random,
    pause: async (ms: number) => {
      pauses.push(ms)
      clock.nowMs += ms
    },
  }
  return { clock, pauses, pace }
}

const busy = new Error('busy')
const always = () => true

test('[PLAY-9] a join is tried five times, with pauses that grow, and then its trouble is told', async () => {
  const { pauses, pace } = openPace(0.9999)
  let tries = 0
  const attempt = async () => {
    tries++
    throw busy
  }
  await assert.rejects(persist(attempt, always, pace), busy)
  assert.equal(tries, 5)
  assert.deepEqual(pauses.map(Math.round), [350, 700, 1400, 2800])
})

test('[PLAY-9] chance takes up to half of each pause', async () => {
  const { pauses, pace } = openPace(0)
  await assert.rejects(
    persist(() => Promise.reject(busy), always, pace),
    busy,
  )
  assert.deepEqual(pauses, [175, 350, 700, 1400])
})

test('[PLAY-9] the first try that succeeds is the last one', async () => {
  const { pauses, pace } = openPace(0.5)
  const answers = [busy, busy, 'a seat', 'another seat']
  const attempt = async () => {
    const answer = answers.shift()
    if (answer instanceof Error) throw answer
    return answer
  }
  assert.equal(await persist(attempt, always, pace), 'a seat')
  assert.deepEqual([pauses.length, answers], [2, ['another seat']])
})

test('[PLAY-9] what does not pass is told at once', async () => {
  const { pauses, pace } = openPace(0.5)
  const full = new Error('full')
  const attempt = () => Promise.reject(full)
  await assert.rejects(
    persist(attempt, (cause) => cause === busy, pace),
    full,
  )
  assert.deepEqual(pauses, [])
})

test('[PLAY-9] tries that take long are fewer', async () => {
  const { clock, pauses, pace } = openPace(0.5)
  const attempt = async () => {
    clock.nowMs += 3000
    throw busy
  }
  await assert.rejects(persist(attempt, always, pace), busy)
  assert.deepEqual(pauses.map(Math.round), [263, 525])
})
