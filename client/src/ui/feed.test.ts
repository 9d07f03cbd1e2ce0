import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScoreRow, ShownEvent } from '../net/arenaView.ts'
import { Feed } from './feed.ts'

const rows: ScoreRow[] = [0, 1, 2].map((seat) => ({
  seat,
  own: seat === 0,
  name: `p${seat}`,
  team: seat % 2,
  bot: false,
  score: 0,
  splashes: 0,
  splashed: 0,
  assists: 0,
}))

const splash = (by: number, seat: number): ShownEvent => ({
  kind: 'splash',
  by,
  seat,
  assist: -1,
  x: 0,
  y: 0,
  own: false,
})

test('[UI-11] the feed keeps five lines, a few seconds each, and marks the own ones', () => {
  const feed = new Feed()
  for (let i = 0; i < 7; i++) feed.note(splash(1, 2), rows, 0, i * 100)
  feed.note(splash(1, 0), rows, 0, 800)
  const lines = feed.lines(1000)
  assert.equal(lines.length, 5)
  assert.deepEqual(
    lines.map(({ own }) => own),
    [false, false, false, false, true],
  )
  assert.equal(feed.splashedBy?.name, 'p1')
  assert.equal(feed.lines(7000).length, 0)
})

test('[UI-11] a splash by or of a seat that left is still told', () => {
  const feed = new Feed()
  feed.note(splash(99, 2), rows, 0, 0)
  const [line] = feed.lines(1)
  assert.deepEqual([line?.by, line?.victim?.name], [undefined, 'p2'])
})

test('[UI-11] in a crowd the own lines stay until their time is over', () => {
  const feed = new Feed()
  feed.note(splash(0, 2), rows, 0, 0)
  for (let i = 0; i < 50; i++) feed.note(splash(1, 2), rows, 0, 100 + i)
  const lines = feed.lines(1000)
  assert.deepEqual(
    lines.map(({ own, id }) => [own, id]),
    [[true, 0], ...[47, 48, 49, 50].map((id) => [false, id])],
  )
  assert.equal(feed.lines(6001).length, 4)
})
