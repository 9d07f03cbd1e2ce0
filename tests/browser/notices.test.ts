import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { clientDir as CLIENT_DIR } from '../../scripts/build.ts'
import { type RedisProcess, startRedis } from '../../scripts/cluster/redis.ts'
import { overRedis } from '../../scripts/cluster/RedisLine.ts'
import { orderNode } from '../../scripts/cluster/tellNode.ts'
import { openBrowser, openPage, picture } from '../support/browser.ts'
import { NodeProcess } from '../support/NodeProcess.ts'
import { allKnown, openCluster } from '../support/testCluster.ts'
import {
  ended,
  flies,
  goesOnUnder,
  inEachSize,
  notice,
  placeOf,
  SMALL,
  sizes,
  startPlaying,
  trouble,
} from './playedPage.ts'

let browser: Browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser.close())

/** What lies over a match where it is looked for, and must not lie under anything else. */
const FIXTURES = '.own-score, .clock, .shares, .game-buttons .round, .minimap, .hint, .gauges'

/** The notice is within the page, away from its middle where the fight is, and covers nothing. */
async function leavesTheFight(page: Page): Promise<void> {
  const seen = await page.evaluate((fixtures) => {
    const boxOf = (element: Element) => element.getBoundingClientRect()
    const boxes = [...document.querySelectorAll(fixtures)].map(boxOf)
    const middle = new DOMRect(innerWidth / 2 - 60, innerHeight / 2 - 60, 120, 120)
    const [shown] = [...document.querySelectorAll('.notice')].map(boxOf)
    return (
      shown && {
        fixtures: boxes.length,
        isWithin: shown.width > 100 && shown.left >= 0 && shown.right <= innerWidth,
        covered: [middle, ...boxes].filter((box) => {
          const { left, right, top, bottom, width } = box
          const isBeside = shown.right <= left || shown.left >= right
          return width > 0 && !isBeside && shown.bottom > top && shown.top < bottom
        }).length,
      }
    )
  }, FIXTURES)
  assert.ok(seen && seen.fixtures >= 6, 'nothing to look at')
  assert.deepEqual([seen.isWithin, seen.covered], [true, 0], JSON.stringify(page.viewportSize()))
}

describe('a node of a cluster', () => {
  let redis: RedisProcess
  let node: NodeProcess
  before(async () => {
    redis = await startRedis()
    node = new NodeProcess({ REDIS_URL: redis.url, CLIENT_DIR, MATCH_S: '600' })
    await node.ready()
  })
  after(async () => {
    await node.kill()
    await redis.stop()
  })

  test('[PLAY-8] the page says when the server is cut off from the others, and when no more', async () => {
    // On a smaller page there is no room for the button.
    const { page } = await openPage(browser, sizes.desktop)
    await startPlaying(page, node.url)
    const alone = notice(page, /cannot reach the others/i)
    const invite = page.getByRole('button', { name: /copy a link/i })
    assert.equal(await alone.count(), 0)
    assert.equal(await invite.getAttribute('title'), 'Copy a link to this match')
    await redis.child.stop('SIGKILL')
    await alone.waitFor()
    assert.match((await invite.getAttribute('title')) ?? '', /may not work/i)
    await inEachSize(page, 'notice-alone', leavesTheFight)
    // Told with the welcome, before the session listens.
    await page.reload()
    await flies(page)
    await alone.waitFor()
    redis = await startRedis({ port: redis.port })
    await alone.waitFor({ state: 'detached' })
    assert.equal(await invite.getAttribute('title'), 'Copy a link to this match')
    await page.close()
  })
})

test('[PLAY-10] a match that moves is played on in its page, which has nothing to say of it', async (t) => {
  const cluster = await openCluster(2, { CLIENT_DIR, MATCH_S: '600' })
  t.after(() => cluster.close())
  await allKnown(cluster, 2)
  const { page, faults } = await openPage(browser, SMALL)
  const [door] = cluster.nodes as [NodeProcess]
  await startPlaying(page, door.url)
  const place = await placeOf(page)
  const [row] = await cluster.rows()
  const owner = await cluster.ownerOf(row?.processId ?? '')
  const other = cluster.nodes.find((node) => node !== owner)
  // Longer than it is shown: whatever is said meanwhile is seen.
  const said = trouble(page, /line broke/i).or(page.getByText(/reconnecting/i))
  const isSaid = said.waitFor({ timeout: 0 }).then(
    () => true,
    () => false,
  )
  await overRedis(cluster.redis.url, (line) =>
    orderNode(line, owner.name, { order: 'move', room: place.roomId, to: other?.name ?? '' }),
  )
  await goesOnUnder(page, 2)
  await picture(page, 'moved')
  assert.deepEqual(await placeOf(page), place)
  assert.deepEqual(faults, [])
  await page.close()
  assert.equal(await isSaid, false)
})

test('[PLAY-8] the page says that its server stops after this match, and one press leads into the next one', async (t) => {
  const node = new NodeProcess({ CLIENT_DIR, MATCH_S: '15', PODIUM_S: '4', DRAIN_S: '60' })
  t.after(() => node.kill())
  await node.ready()
  const { page } = await openPage(browser, SMALL)
  await startPlaying(page, node.url, 'Duel')
  const { roomId } = await placeOf(page)
  node.signal('SIGTERM')
  await notice(page, /restarts after this match/i).waitFor()
  await inEachSize(page, 'notice-closing', leavesTheFight)
  await page.getByText(/this server restarts in/i).waitFor()
  await ended(page).waitFor()
  await inEachSize(page, 'ended')
  assert.equal(await node.exitCode(), 0)
  // The next one at the same address, as the edge would lead to it.
  const next = new NodeProcess({ CLIENT_DIR, PORT: new URL(node.url).port })
  t.after(() => next.kill())
  await next.ready()
  await page.keyboard.press('Enter')
  await flies(page)
  const place = await placeOf(page)
  assert.deepEqual([place.mode, place.roomId === roomId], ['duel', false])
  await page.close()
})
