import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Deaths } from './Deaths.ts'

const pauses = (timesS: readonly number[]): (number | undefined)[] => {
  const deaths = new Deaths()
  return timesS.map((timeS) => deaths.pauseMs(timeS * 1000))
}

test('[RUN-2] pauses double with each death in a minute, and the fifth is the last', () => {
  assert.deepEqual(pauses([0, 10, 20, 30, 59.9]), [250, 500, 1000, 2000, undefined])
})

test('[RUN-2] deaths of more than a minute ago count no longer', () => {
  assert.deepEqual(pauses([0, 10, 20, 30, 60]), [250, 500, 1000, 2000, 2000])
  assert.deepEqual(pauses([0, 61, 122, 183, 244, 305]), [250, 250, 250, 250, 250, 250])
})

test('[RUN-2] what is forgotten does not count', () => {
  const deaths = new Deaths()
  for (let i = 0; i < 4; i++) deaths.pauseMs(0)
  deaths.forget()
  assert.equal(deaths.pauseMs(0), 250)
})
