import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { Line } from '@tidepaint/loadtest/links/Line'
import { chunkOf } from '@tidepaint/shared/sim/floor'
import type { Floor } from '@tidepaint/shared/sim/world'
import { PODIUM } from '@tidepaint/shared/wire/state'
import type { Browser, Page } from 'playwright-core'
import { clientDir as CLIENT_DIR } from '../../scripts/build.ts'
import { openBrowser, openPage, picture } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { openServer, type TestServer } from '../support/testServer.ts'
import { flies, placeOf, playFromStart, SMALL, startPlaying } from './playedPage.ts'

const PHONE = { width: 390, height: 844 }
const MATCH_S = 20

/** What `client/src/main.ts` puts on the page. */
declare const __tidepaint: { session: ArenaSession | undefined; frames: number; renderer: string }

/** Steers out of its corner and about, shooting around, until `isOver`. */
async function playUntil(page: Page, isOver: () => boolean): Promise<void> {
  const keys = ['KeyD', 'KeyS', 'KeyD', 'KeyS', 'KeyD', 'KeyW', 'KeyA', 'KeyS']
  await page.mouse.move(420, 120)
  await page.mouse.down()
  for (let i = 0; !isOver(); i++) {
    const key = keys[i % keys.length] as string
    await page.keyboard.down(key)
    await page.mouse.move(320 + 200 * Math.cos(i), 180 + 120 * Math.sin(i))
    await page.keyboard.press('Space')
    await page.waitForFunction((wait) => __tidepaint.frames > wait, (await frames(page)) + 20)
    await page.keyboard.up(key)
  }
  await page.mouse.up()
}

const frames = (page: Page) => page.evaluate(() => __tidepaint.frames)

/**
 * Of the chunks that the page holds in the server's version: how many there are, and in how many
 * cells they are drawn otherwise. Chunks far away keep the version with which they went out of sight.
 */
async function compareFloors(
  page: Page,
  server: Floor,
): Promise<{ chunks: number; cells: number }> {
  const drawn = await page.evaluate(() => {
    const floor = __tidepaint.session?.floor
    const chunks = floor ? (floor.side / 32) ** 2 : 0
    return {
      cells: [...(floor?.cells ?? [])],
      versions: Array.from({ length: chunks }, (_, chunk) => floor?.versionOf(chunk)),
    }
  })
  const isCurrent = (chunk: number) => drawn.versions[chunk] === server.chunkTick[chunk]
  return {
    chunks: drawn.versions.filter((_, chunk) => isCurrent(chunk)).length,
    cells: drawn.cells.filter((value, index) => {
      return isCurrent(chunkOf(server.side, index)) && value !== server.cells[index]
    }).length,
  }
}

describe('in a browser', () => {
  let server: TestServer
  let browser: Browser
  before(async () => {
    server = await openServer({ CLIENT_DIR, MATCH_S: String(MATCH_S), PODIUM_S: '15' })
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await server.close()
  })

  test('[PLAY-1] a whole match of 20 s: floors agree, nothing is corrected without contact', async () => {
    const { page, faults } = await openPage(browser, SMALL)
    await startPlaying(page, `${server.url}/?r=webgl`)
    const { roomId, seat } = await placeOf(page)
    const { match } = server.room(roomId)
    await picture(page, 'play-start')
    await playUntil(page, () => match.state.phase === PODIUM)
    await page.waitForFunction(() => __tidepaint.session?.match().phase === 'podium')
    await picture(page, 'play-podium')

    const { floor, crafts } = match.world
    await eventually('the drawn floor is the server floor', async () => {
      const { chunks, cells } = await compareFloors(page, floor)
      return chunks >= 4 && cells === 0
    })
    const stats = await page.evaluate(() => __tidepaint.session?.stats())
    assert.equal(stats?.correctionsWithoutContact, 0)
    assert.ok((crafts[seat]?.painted ?? 0) > 100, `painted ${crafts[seat]?.painted} cells`)
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[PLAY-2] a reload in the middle of a match goes on in the same craft', async () => {
    const { page, faults } = await openPage(browser, SMALL)
    await page.goto(server.url)
    await page.getByRole('textbox', { name: /name/i }).fill('Bo')
    await playFromStart(page)
    const place = await placeOf(page)
    await page.reload()
    await flies(page)
    assert.deepEqual(await placeOf(page), place)
    const name = await page.evaluate(
      () => __tidepaint.session?.scores().find(({ own }) => own)?.name,
    )
    assert.equal(name, 'Bo')
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[PLAY-3] a link with ?room= leads into that match, and to a clear word if it is gone', async () => {
    const { page } = await openPage(browser, SMALL)
    await startPlaying(page, server.url)
    const { roomId } = await placeOf(page)
    const { page: guest } = await openPage(browser, SMALL)
    await startPlaying(guest, `${server.url}/?room=${roomId}`)
    assert.equal((await placeOf(guest)).roomId, roomId)
    await Promise.all([page.close(), guest.close()])

    const { page: late } = await openPage(browser, SMALL)
    await late.goto(`${server.url}/?room=nowhere`)
    await late.getByRole('button', { name: /^play/i }).click()
    await late.getByRole('alert').waitFor()
    await late.close()
  })

  test('[PLAY-6] a dead line is told calmly after 400 ms, and the same craft flies on when it is back', async () => {
    const line = await Line.open(server.url, 0)
    const { page, faults } = await openPage(browser, SMALL)
    await startPlaying(page, line.url)
    const place = await placeOf(page)
    line.hold()
    const calm = page.getByRole('status').filter({ hasText: /reconnecting/i })
    await calm.waitFor()
    await picture(page, 'play-away-calm')
    const banner = page.getByRole('alert').filter({ hasText: /line broke/i })
    await banner.waitFor()
    await picture(page, 'play-away')
    line.release()
    await banner.waitFor({ state: 'hidden' })
    await page.waitForFunction(() => __tidepaint.session?.line().state === 'live')
    assert.deepEqual(await placeOf(page), place)
    assert.deepEqual(faults, [])
    await page.close()
    await line.close()
  })

  for (const renderer of ['canvas', 'webgl']) {
    test(`[PLAY-4] the ${renderer} renderer draws a match`, async () => {
      const { page, faults } = await openPage(browser, SMALL)
      await startPlaying(page, `${server.url}/?r=${renderer}`)
      assert.equal(await page.evaluate(() => __tidepaint.renderer), renderer)
      const drawn = await frames(page)
      await page.waitForFunction((start) => __tidepaint.frames > start + 10, drawn)
      assert.ok((await picture(page, `play-${renderer}`)).length > 20_000)
      assert.deepEqual(faults, [])
      await page.close()
    })
  }

  test('[PLAY-4] a page whose WebGL is drawn by the processor takes the canvas by itself', async () => {
    const { page } = await openPage(browser, SMALL)
    await page.goto(server.url)
    await page.getByRole('button', { name: /^play/i }).waitFor()
    assert.equal(await page.evaluate(() => __tidepaint.renderer), 'canvas')
    await page.close()
  })

  test('[PLAY-5] on a phone nothing is wider than the screen, and buttons fit a finger', async () => {
    const { page } = await openPage(browser, PHONE)
    await page.goto(server.url)
    await page.getByRole('button', { name: /^play/i }).waitFor()
    await picture(page, 'phone-first')
    const layout = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      small: [...document.querySelectorAll('button')]
        .map((button) => button.getBoundingClientRect())
        .filter(({ width, height }) => width > 0 && Math.min(width, height) < 43.5).length,
    }))
    assert.deepEqual(layout, { width: PHONE.width, small: 0 })
    await page.getByText('Tide', { exact: true }).click()
    await page.getByRole('button', { name: /^play/i }).click()
    await flies(page)
    await picture(page, 'phone-play')
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width)
    await page.close()
  })
})
