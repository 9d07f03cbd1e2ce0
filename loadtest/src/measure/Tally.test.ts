import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dice } from '../dice.ts'
import { Tally, Totals } from './Tally.ts'

test('[LOAD-4] what processes measured apart adds up to what one would have measured, exactly', () => {
  const roll = dice(20261125)
  const one = new Tally()
  const parts = [new Tally(), new Tally(), new Tally()]
  const sum = new Totals()
  for (let i = 0; i < 30_000; i++) {
    const value = roll() ** 4 * 70_000 - 10
    for (const tally of [one, parts[i % 3]]) {
      tally?.record('join', value)
      tally?.count('joins', i)
    }
    if (i % 1000 === 0) for (const part of parts) sum.add(part.cut())
  }
  const whole = new Totals()
  whole.add(one.cut())
  for (const part of parts) sum.add(part.cut())
  assert.deepEqual(
    sum.distributions.get('join')?.summary(),
    whole.distributions.get('join')?.summary(),
  )
  assert.equal(sum.countOf('joins'), whole.countOf('joins'))
  assert.equal(sum.distributions.get('join')?.count, 30_000)
})

test('[LOAD-4] a slice holds what came since the last one', () => {
  const tally = new Tally()
  tally.record('join', 5)
  tally.count('joins')
  tally.cut()
  assert.deepEqual(tally.cut(), { counts: {}, distributions: {} })
})

test('[LOAD-10] findings in words are kept once each, and no more of them than somebody would read', () => {
  const tally = new Tally()
  for (let i = 0; i < 100; i++) tally.note(`finding ${i >> 1}`)
  const slice = tally.cut()
  assert.deepEqual(slice.notes?.slice(0, 2), ['finding 0', 'finding 1'])
  assert.equal(slice.notes?.length, 20)
  const totals = new Totals()
  totals.add(slice)
  totals.add({ counts: {}, distributions: {}, notes: ['finding 0', 'one too many'] })
  assert.deepEqual(totals.notes, slice.notes)
  const sum = new Totals()
  sum.addAll(totals)
  assert.deepEqual(sum.notes, slice.notes)
})
