import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { type DelayMs, delaysOf } from './delays.ts'
import { type Link, linkOf, links } from './profiles.ts'

const bare: Link = {
  name: 'bare',
  rttMs: 100,
  jitterMs: 0,
  lossPct: 0,
  lossRun: 1,
  stall: undefined,
  source: 'this test',
}

/** Delays of one parcel a tick. */
const sampled = (delay: DelayMs, count = 3000): number[] =>
  Array.from({ length: count }, (_, tick) => delay(tick * TICK_MS))

describe('delays of links', () => {
  test('[LINK-1] names are unique, and no link arrives before it was sent', () => {
    assert.equal(new Set(links.map(({ name }) => name)).size, links.length)
    assert.deepEqual(
      links.filter(({ rttMs, jitterMs }) => jitterMs > rttMs),
      [],
    )
    assert.equal(linkOf('4g')?.rttMs, 100)
    assert.equal(linkOf('string and tin'), undefined)
  })

  test('[LINK-2] the same seed gives the same delays, another one others', () => {
    const link = { ...bare, jitterMs: 20, lossPct: 2, stall: { everyMs: 900, forMs: 80 } }
    const both = (seed: number) => {
      const { up, down } = delaysOf(link, seed)
      return [sampled(up), sampled(down)]
    }
    assert.deepEqual(both(7), both(7))
    assert.notDeepEqual(both(7), both(8))
  })

  test('[LINK-2] without chance each way is half a round trip', () => {
    const { up, down } = delaysOf(bare, 1)
    assert.deepEqual(new Set([...sampled(up), ...sampled(down)]), new Set([50]))
  })

  test('[LINK-2] jitter is evenly spread around it', () => {
    const delays = sampled(delaysOf({ ...bare, jitterMs: 20 }, 1).down)
    const mean = delays.reduce((sum, each) => sum + each, 0) / delays.length
    assert.ok(Math.abs(mean - 50) < 1, `mean ${mean}`)
    assert.ok(Math.min(...delays) >= 40 && Math.max(...delays) <= 60)
    assert.ok(Math.min(...delays) < 41 && Math.max(...delays) > 59)
  })

  for (const lossRun of [1, 3]) {
    test(`[LINK-3] a loss costs about a round trip, in runs of ${lossRun}`, () => {
      const delays = sampled(delaysOf({ ...bare, lossPct: 2, lossRun }, 1).up, 30_000)
      const isLost = delays.map((delay) => delay > 50)
      const lost = isLost.filter(Boolean).length
      const runs = isLost.filter((each, at) => each && isLost[at - 1] === false).length
      assert.ok(Math.abs(lost / 300 - 2) < 0.5, `${lost / 300} % lost`)
      assert.ok(Math.abs(lost / runs - lossRun) < 0.3, `${lost / runs} in a row`)
      const again = delays.filter((delay) => delay > 50)
      assert.ok(Math.min(...again) >= 150 + TICK_MS && Math.max(...again) <= 175 + TICK_MS)
    })
  }

  test('[LINK-4] a pause holds back both ways until its end', () => {
    const stall = { everyMs: 2000, forMs: 400 }
    const { up, down } = delaysOf({ ...bare, stall }, 3)
    const [sent, received] = [sampled(up), sampled(down)]
    assert.deepEqual(sent, received)
    const ends = sent.flatMap((delay, tick) => (delay > 50 ? [tick * TICK_MS + delay - 50] : []))
    const pauses = new Set(ends.map(Math.round))
    // 3,000 ticks are 100 s, with a pause each 2.4 s.
    assert.ok(pauses.size > 30 && pauses.size < 55, `${pauses.size} pauses`)
    assert.ok(Math.max(...sent) <= 450)
    const [first] = pauses
    const inFirst = ends.filter((end) => Math.round(end) === first).length
    assert.equal(inFirst, 12)
  })
})
