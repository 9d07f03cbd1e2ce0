import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { closeReasons } from '@tidepaint/shared/wire/close'
import type { Browser, Page, Route } from 'playwright-core'
import { clientDir as CLIENT_DIR } from '../../scripts/build.ts'
import { startRedis } from '../../scripts/cluster/redis.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { NodeProcess } from '../support/NodeProcess.ts'
import { openServer, type TestServer } from '../support/testServer.ts'
import {
  endCodeOf,
  ended,
  flies,
  inEachSize,
  notice,
  placeOf,
  SMALL,
  startPlaying,
  trouble,
} from './playedPage.ts'

let browser: Browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser.close())

/** What the page asked matchmaking for from now on, in order. */
function watchAsking(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => {
    const [, method] = /\/matchmake\/(\w+)\//.exec(request.url()) ?? []
    if (method !== undefined) asked.push(method)
  })
  return asked
}

/** Answers the first `times` requests of this method with `answer`, and lets the others through. */
async function hinder(
  page: Page,
  method: string,
  times: number,
  answer: (route: Route) => Promise<void>,
): Promise<void> {
  let left = times
  await page.route(`**/matchmake/${method}/**`, (route) =>
    left-- > 0 ? answer(route) : route.continue(),
  )
}

const restarting = (route: Route) =>
  route.fulfill({ status: 503, json: { code: 503, error: 'server-restarting' } })
const silent = (route: Route) => route.abort('connectionrefused')

test('[PLAY-9] a link that cannot be followed now says so at once, and the next press plays another', async (t) => {
  const redis = await startRedis()
  const node = await new NodeProcess({ REDIS_URL: redis.url, CLIENT_DIR }).ready()
  t.after(() => node.kill())
  await redis.stop()
  await eventually('the node is alone', () => node.said('REDIS_AWAY'))
  const { page } = await openPage(browser, SMALL)
  const asked = watchAsking(page)
  await page.goto(`${node.url}/?room=faraway00`)
  await page.getByText('Tide', { exact: true }).click()
  await page.getByRole('button', { name: /^play/i }).click()
  await trouble(page, /cannot be reached now/i).waitFor()
  assert.deepEqual(asked, ['joinById'])
  await inEachSize(page, 'trouble-link')
  await page.getByRole('button', { name: 'Play another' }).click()
  await flies(page)
  await page.close()
})

describe('a server that stops', () => {
  const nodes: NodeProcess[] = []
  const start = (env: Record<string, string> = {}) => {
    const node = new NodeProcess({ CLIENT_DIR, ...env })
    nodes.push(node)
    return node.ready()
  }
  /** The next one at the same address, as the edge would lead to it. */
  const startInPlaceOf = (node: NodeProcess) => start({ PORT: new URL(node.url).port })
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.kill()))
  })

  test('[PLAY-9] after the death of a server one press leads into a new match as well', async () => {
    const node = await start()
    const { page } = await openPage(browser, SMALL)
    await startPlaying(page, node.url)
    await node.kill()
    await startInPlaceOf(node)
    await ended(page).waitFor()
    assert.equal(await endCodeOf(page), closeReasons.resumeRefused.code)
    await page.getByRole('button', { name: 'Play on' }).click()
    await flies(page)
    await page.close()
  })

  test('[PLAY-9] whoever is told to come later is asked to press again only after five tries', async () => {
    const node = await start({ DRAIN_S: '60', MATCH_S: '60' })
    const { page: player } = await openPage(browser, SMALL)
    await startPlaying(player, node.url)
    const { page } = await openPage(browser, SMALL)
    await page.goto(node.url)
    node.signal('SIGTERM')
    await notice(player, /restarts after this match/i).waitFor()
    const asked = watchAsking(page)
    await page.getByRole('button', { name: /^play/i }).click()
    await trouble(page, /restarting/i).waitFor()
    assert.deepEqual(asked, Array(5).fill('joinOrCreate'))
    await inEachSize(page, 'trouble')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await Promise.all([page.close(), player.close()])
  })
})

describe('a server that is not itself for a moment', () => {
  let server: TestServer
  before(async () => {
    server = await openServer({ CLIENT_DIR, MATCH_S: '600' })
  })
  after(() => server.close())

  test('[PLAY-9] a join goes through by itself, and without a link that is of no use any more', async () => {
    const { page } = await openPage(browser, SMALL)
    await startPlaying(page, server.url, 'Duel')
    const { roomId } = await placeOf(page)
    const { page: guest } = await openPage(browser, SMALL)
    await startPlaying(guest, `${server.url}/?room=${roomId}`)
    await page.close()
    await hinder(guest, 'joinOrCreate', 2, restarting)
    const asked = watchAsking(guest)
    await server.room(roomId).disconnect(closeReasons.shutdown.code)
    await ended(guest).waitFor()
    await guest.keyboard.press('Enter')
    await flies(guest)
    assert.deepEqual(asked, Array(3).fill('joinOrCreate'))
    // The mode that was played, not the one that the guest had chosen.
    assert.equal((await placeOf(guest)).mode, 'duel')
    await guest.close()
  })

  for (const [what, answer] of Object.entries({
    'asks for patience': restarting,
    'is silent': silent,
  })) {
    test(`[PLAY-9] a page that is reloaded while the server ${what} comes back to its seat`, async () => {
      const { page } = await openPage(browser, SMALL)
      await startPlaying(page, server.url)
      const place = await placeOf(page)
      await hinder(page, 'reconnect', 2, answer)
      const asked = watchAsking(page)
      await page.reload()
      await flies(page)
      assert.deepEqual(await placeOf(page), place)
      assert.deepEqual(asked, Array(3).fill('reconnect'))
      await page.close()
    })
  }

  test('[PLAY-9] the way back outlasts a longer silence, and the next press takes it', async () => {
    const { page } = await openPage(browser, SMALL)
    await startPlaying(page, server.url)
    const place = await placeOf(page)
    await hinder(page, 'reconnect', 5, silent)
    await page.reload()
    await trouble(page, /does not answer/i).waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await flies(page)
    assert.deepEqual(await placeOf(page), place)
    await page.close()
  })

  test('[PLAY-9] a seat that stays out of reach keeps nobody from playing', async () => {
    const { page } = await openPage(browser, SMALL)
    await startPlaying(page, server.url)
    const { sessionId } = await placeOf(page)
    await hinder(page, 'reconnect', 99, restarting)
    const asked = watchAsking(page)
    await page.reload()
    await trouble(page, /restarting/i).waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await flies(page)
    assert.notEqual((await placeOf(page)).sessionId, sessionId)
    assert.deepEqual(asked, [...Array(6).fill('reconnect'), 'joinOrCreate'])
    await page.close()
  })

  test('[PLAY-9] a seat that is gone is given up at once', async () => {
    const { page } = await openPage(browser, SMALL)
    await startPlaying(page, server.url)
    const { roomId } = await placeOf(page)
    const asked = watchAsking(page)
    await page.route('**/matchmake/reconnect/**', async (route) => {
      await server.room(roomId).disconnect()
      await route.continue()
    })
    await page.reload()
    await eventually('the way back is forgotten', async () => {
      return (await page.evaluate(() => sessionStorage.length)) === 0
    })
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    assert.deepEqual(asked, ['reconnect'])
    assert.equal(await page.getByRole('alert').count(), 0)
    await page.close()
  })
})
