import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import { Line } from '@tidepaint/loadtest/links/Line'
import type { Browser, Page } from 'playwright-core'
import { clientDir as CLIENT_DIR } from '../../scripts/build.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { openServer, type TestServer } from '../support/testServer.ts'
import { flies, placeOf, playFromStart, SMALL, startPlaying } from './playedPage.ts'

const JOINS = 10

declare const __tidepaint: { session: ArenaSession | undefined }
/** What `countThings` counts. */
declare const __things: { textures: number; listeners: number; audios: AudioContext[] }

/**
 * Runs in the page before anything else: counts what a page that leaks would pile up. Draw calls
 * end in nothing, since drawing by software is what would take the time; all up to them is done.
 */
function countThings(): void {
  const things = { textures: 0, listeners: 0, audios: [] as AudioContext[] }
  Object.assign(globalThis, { __things: things })
  const { addEventListener, removeEventListener } = EventTarget.prototype
  const isPage = (target: EventTarget) => target === window || target === document
  EventTarget.prototype.addEventListener = function (...args: unknown[]) {
    if (isPage(this)) things.listeners++
    return Reflect.apply(addEventListener, this, args)
  }
  EventTarget.prototype.removeEventListener = function (...args: unknown[]) {
    if (isPage(this)) things.listeners--
    return Reflect.apply(removeEventListener, this, args)
  }
  const webgl = WebGLRenderingContext.prototype
  webgl.drawArrays = webgl.drawElements = () => {}
  const { createTexture, deleteTexture } = webgl
  webgl.createTexture = function () {
    things.textures++
    return Reflect.apply(createTexture, this, [])
  }
  webgl.deleteTexture = function (texture) {
    if (texture) things.textures--
    return Reflect.apply(deleteTexture, this, [texture])
  }
  const Audio = window.AudioContext
  window.AudioContext = class extends Audio {
    constructor(options?: AudioContextOptions) {
      super(options)
      things.audios.push(this)
    }
  }
}

const things = (page: Page) =>
  page.evaluate(() => ({
    textures: __things.textures,
    listeners: __things.listeners,
    audios: __things.audios.length,
    elements: document.querySelectorAll('*').length,
  }))

/** As a hand does. */
const chooseTide = (page: Page) => page.getByText('Tide', { exact: true }).click()

async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: /leave/i }).click()
  await page.getByRole('button', { name: /^play/i }).waitFor()
}

/** How far the own craft comes while `key` is held for half a second, cells. */
async function wayWith(page: Page, key: string): Promise<number> {
  const place = () =>
    page.evaluate(() => {
      const own = __tidepaint.session?.own()
      return { x: own?.x ?? 0, y: own?.y ?? 0 }
    })
  const from = await place()
  await page.keyboard.down(key)
  await page.waitForTimeout(500)
  await page.keyboard.up(key)
  const to = await place()
  return Math.hypot(to.x - from.x, to.y - from.y)
}

/** Whether one of two opposite keys moves the craft: there may be a wall in one way. */
const steers = async (page: Page): Promise<boolean> =>
  Math.max(await wayWith(page, 'KeyW'), await wayWith(page, 'KeyS')) > 1

const isMuted = (page: Page) => page.getByRole('button', { name: 'Sound on' }).isVisible()

describe('the page around a match', () => {
  let server: TestServer
  let browser: Browser
  before(async () => {
    server = await openServer({ CLIENT_DIR, MATCH_S: '600' })
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await server.close()
  })

  test('[PLAY-7] a match can be left and joined ten times, and nothing piles up', async () => {
    const { page, faults } = await openPage(browser, SMALL)
    await page.addInitScript(countThings)
    await startPlaying(page, `${server.url}/?r=webgl`)
    await leave(page)
    const earlier = await things(page)
    for (let i = 0; i < JOINS; i++) {
      await playFromStart(page)
      await leave(page)
    }
    const later = await things(page)
    assert.deepEqual(later, earlier)
    assert.ok(later.textures > 0 && later.listeners > 0 && later.audios === 1, 'nothing counted')
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[PLAY-7] a seat that is left while the line is broken is given up when it is back', async () => {
    const line = await Line.open(server.url, 0)
    const { page } = await openPage(browser, SMALL)
    await startPlaying(page, line.url)
    const { roomId, seat } = await placeOf(page)
    const { match } = server.room(roomId)
    const isBot = () => match.state.roster.get(String(seat))?.bot === true
    line.hold()
    await page.waitForFunction(() => __tidepaint.session?.room.reconnection.isReconnecting === true)
    await leave(page)
    line.release()
    await eventually('a bot has the seat, and no way back is kept', async () => {
      return isBot() && (await page.evaluate(() => sessionStorage.length)) === 0
    })
    await page.close()
    await line.close()
  })

  test('[UI-16] no button keeps the keyboard: after a click, by Tab, or after Escape', async () => {
    const { page, faults } = await openPage(browser, SMALL)
    await startPlaying(page, server.url)
    await page.getByRole('button', { name: 'Mute' }).click()
    assert.ok(await steers(page), 'after a click on Mute')
    await page.keyboard.press('Space')
    assert.ok(await isMuted(page), 'the space bar dashes and leaves the sound alone')

    await page.getByRole('button', { name: 'Sound on' }).focus()
    await page.keyboard.press('Space')
    assert.ok(!(await isMuted(page)), 'a button that is focused by keyboard answers')
    assert.ok(await steers(page), 'after a button was used by keyboard')

    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.ok(await steers(page), 'after the settings')
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[UI-16] typing a name steers nothing, and Enter there starts', async () => {
    const { page, faults } = await openPage(browser, SMALL)
    await page.goto(server.url)
    await chooseTide(page)
    const name = page.getByRole('textbox', { name: /name/i })
    await name.click()
    await page.keyboard.type('Wasd Jack')
    assert.equal(await name.inputValue(), 'Wasd Jack')
    await page.keyboard.press('Enter')
    await flies(page)
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[UI-16] the end of a match is left with Enter, whatever was clicked before', async () => {
    const { page, faults } = await openPage(browser, SMALL)
    await startPlaying(page, server.url)
    await page.mouse.click(300, 200)
    const { roomId } = await placeOf(page)
    await server.room(roomId).disconnect()
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^play/i }).waitFor()
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[UI-14] a hidden page is silent, and sounds again when it is back', async () => {
    const { page } = await openPage(browser, SMALL)
    await page.addInitScript(countThings)
    await startPlaying(page, server.url)
    const soundIs = (state: string) =>
      page.waitForFunction((wanted) => __things.audios[0]?.state === wanted, state)
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, hidden)
    await soundIs('running')
    await hide(true)
    await soundIs('suspended')
    await hide(false)
    await soundIs('running')
    await page.close()
  })

  test('[UI-5] with one switch the craft flies by itself, and any key dashes', async () => {
    const { page, faults } = await openPage(browser, SMALL)
    await page.addInitScript(() => {
      localStorage.setItem('tidepaint.settings', '{"oneSwitch":true}')
    })
    await startPlaying(page, server.url)
    const painted = () =>
      page.evaluate(() => __tidepaint.session?.scores().find(({ own }) => own)?.score ?? 0)
    await eventually('it paints without a hand', async () => (await painted()) > 50)
    await page.keyboard.press('KeyQ')
    await page.waitForFunction(() => (__tidepaint.session?.own()?.dashReady ?? 1) < 1)
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[UI-18] who only presses Play comes to where most people are, and is told so', async () => {
    const { page, faults } = await openPage(browser, SMALL)
    await page.goto(server.url)
    const modes = page.getByRole('radiogroup', { name: 'Mode' })
    assert.deepEqual(await modes.getByRole('radio').count(), 3)
    assert.ok(await page.getByRole('radio', { name: 'Big Tide' }).isChecked())
    await page.getByText(/quick play/i).waitFor()
    await page.getByRole('button', { name: /^play/i }).click()
    await flies(page)
    assert.equal((await placeOf(page)).mode, 'bigTide')
    await leave(page)
    await page.getByRole('radio', { name: 'Big Tide' }).press('ArrowRight')
    assert.ok(await page.getByRole('radio', { name: 'Tide', exact: true }).isChecked())
    assert.equal(await page.getByText(/quick play/i).count(), 0)
    await page.reload()
    assert.ok(await page.getByRole('radio', { name: 'Tide', exact: true }).isChecked())
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[PLAY-3] after a link into a match that is gone, the next try goes into another', async () => {
    const { page } = await openPage(browser, SMALL)
    await page.goto(`${server.url}/?room=nowhere`)
    await page.getByRole('button', { name: /^play/i }).click()
    await page.getByRole('alert').waitFor()
    await playFromStart(page)
    await page.close()
  })
})

describe('the podium', () => {
  let server: TestServer
  let browser: Browser
  before(async () => {
    server = await openServer({ CLIENT_DIR, MATCH_S: '1', PODIUM_S: '60' })
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await server.close()
  })

  test('[PLAY-5] on a phone the longest name leaves room for the score', async () => {
    const { page } = await openPage(browser, { width: 390, height: 844 })
    await page.goto(server.url)
    await chooseTide(page)
    await page.getByRole('textbox', { name: /name/i }).fill('W'.repeat(16))
    await page.getByRole('button', { name: /^play/i }).click()
    const score = page.getByRole('row', { name: /WWW/ }).getByRole('cell').last()
    await score.waitFor()
    const box = await score.boundingBox()
    assert.ok(box && box.x + box.width <= 390, `the score ends at ${box && box.x + box.width} px`)
    await page.close()
  })
})
