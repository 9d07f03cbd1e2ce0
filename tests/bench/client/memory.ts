import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { quantile } from '@tidepaint/loadtest/measure/quantiles'
import type { CDPSession, Page } from 'playwright-core'
import { buildClient, clientDir } from '../../../scripts/build.ts'
import { openBrowser, openPage } from '../../support/browser.ts'
import { openServer } from '../../support/testServer.ts'
import type { Result } from '../sim.ts'
import { drawNothing } from './glCounts.ts'
import { joinBigTide, SCREEN } from './recording.ts'

/** Pools and compiled code grow in the first matches; what grows after them is a leak. */
const WARM_UP_MATCHES = 5
const MATCHES = 10
const MATCH_S = 8
const PODIUM_S = 4
/** Of a machine that plays 200 bots beside the page. */
const MATCH_MS_MAX = 60_000

declare const __tidepaint: { session: ArenaSession | undefined; sprites: number }

/** What a page holds at the end of a match, after its garbage was collected. */
interface Held {
  heapKb: number
  nodes: number
  listeners: number
  sprites: number
}

/** How much more a page holds after each of ten short matches of 200 seats. */
export async function benchMemory(between: () => void): Promise<Result[]> {
  await buildClient()
  between()
  const held = await playMatches()
  between()
  const growth = (key: keyof Held) => slopeOf(held.map((each) => each[key]))
  const list = (key: keyof Held) => held.map((each) => Math.round(each[key])).join(' ')
  return [
    {
      title: 'client heap, growth a match',
      value: growth('heapKb'),
      max: 50,
      unit: 'KB',
      detail: `${MATCHES} matches of ${MATCH_S} s with 200 seats; KB after each: ${list('heapKb')}`,
    },
    {
      title: 'pictures in the scene, growth a match',
      value: growth('sprites'),
      max: 1,
      unit: '',
      detail: `after each: ${list('sprites')}`,
    },
    {
      title: 'nodes of the page, growth a match',
      value: growth('nodes'),
      max: 1,
      unit: '',
      detail: `after each: ${list('nodes')}; listeners ${list('listeners')}`,
    },
  ]
}

async function playMatches(): Promise<Held[]> {
  const env = { MATCH_S: String(MATCH_S), PODIUM_S: String(PODIUM_S) }
  const server = await openServer({ CLIENT_DIR: clientDir, ...env })
  const browser = await openBrowser()
  try {
    const { page } = await openPage(browser, SCREEN)
    await page.addInitScript(drawNothing)
    await page.goto(`${server.url}/?r=webgl`)
    await joinBigTide(page)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable')
    const held: Held[] = []
    for (let match = 0; match < WARM_UP_MATCHES + MATCHES; match++) {
      await podium(page)
      if (match >= WARM_UP_MATCHES) held.push(await heldBy(page, devtools))
      await nextMatch(page)
    }
    return held
  } finally {
    await browser.close()
    await server.close()
  }
}

const podium = (page: Page) =>
  page.waitForFunction(() => __tidepaint.session?.match().phase === 'podium', undefined, {
    timeout: MATCH_MS_MAX,
  })
const nextMatch = (page: Page) =>
  page.waitForFunction(() => __tidepaint.session?.match().phase === 'play', undefined, {
    timeout: MATCH_MS_MAX,
  })

async function heldBy(page: Page, devtools: CDPSession): Promise<Held> {
  // What finalisers let go is taken by the second one.
  for (let i = 0; i < 2; i++) await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN
  return {
    heapKb: usedSize / 1000,
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    sprites: await page.evaluate(() => __tidepaint.sprites),
  }
}

/**
 * Growth from one value to the next: the median slope between any two, so that one look at a moment
 * in which much was under way does not decide. Source: Sen 1968, "Estimates of the regression
 * coefficient based on Kendall's tau".
 */
function slopeOf(values: readonly number[]): number {
  const slopes = values.flatMap((to, j) => {
    return values.slice(0, j).map((from, i) => (to - from) / (j - i))
  })
  return quantile(slopes, 0.5)
}
