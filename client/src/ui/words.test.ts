import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScoreRow } from '../net/arenaView.ts'
import { clockText, podiumRows, rankOf, rankText, sentence } from './words.ts'

const row = (seat: number, own = false): ScoreRow => ({
  seat,
  own,
  name: `p${seat}`,
  team: seat % 2,
  bot: false,
  score: 100 - seat,
  splashes: 0,
  splashed: 0,
  assists: 0,
})

test('[UI-9] the clock shows a begun second until it is over, and never less than nothing', () => {
  assert.deepEqual([180, 64.2, 0.1, 0, -3].map(clockText), ['3:00', '1:05', '0:01', '0:00', '0:00'])
})

test('[UI-9] ranks are spelt as they are read', () => {
  const spelt = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(rankText)
  const wanted = ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '111th']
  assert.deepEqual(spelt, wanted)
})

test('[UI-9] reasons begin and end as sentences do', () => {
  assert.equal(sentence('your seat was given up'), 'Your seat was given up.')
})

test('[UI-9] the podium always shows the own row, once', () => {
  const rows = [row(0), row(1), row(2), row(3, true)]
  assert.deepEqual(
    podiumRows(rows, 2).map(({ seat }) => seat),
    [0, 1, 3],
  )
  assert.deepEqual(
    podiumRows(rows, 4).map(({ seat }) => seat),
    [0, 1, 2, 3],
  )
  assert.equal(rankOf(rows, 3), 4)
  assert.equal(rankOf(rows, 9), 0)
})
