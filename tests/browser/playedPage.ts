import type { ArenaSession } from '@tidepaint/client/net/ArenaSession'
import type { Page } from 'playwright-core'
import { picture } from '../support/browser.ts'

/** What `client/src/main.ts` puts on the page. */
declare const __tidepaint: { session: ArenaSession | undefined }

/** Without a graphics card this is what draws at 60 frames a second. */
export const SMALL = { width: 640, height: 360 }
export const sizes = {
  desktop: { width: 1280, height: 720 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
  sideways: { width: 844, height: 390 },
}

/** Looks at the page in each size, and keeps a picture. */
export async function inEachSize(
  page: Page,
  name: string,
  look?: (page: Page) => Promise<void>,
): Promise<void> {
  for (const [device, size] of Object.entries(sizes)) {
    await page.setViewportSize(size)
    await picture(page, `${name}-${device}`)
    await look?.(page)
  }
}

export async function startPlaying(page: Page, address: string, mode?: string): Promise<void> {
  await page.goto(address)
  await playFromStart(page, mode)
}

/**
 * Presses Play on the first screen. Tide is the mode with the fewest craft that still has teams:
 * less for this machine to play.
 */
export async function playFromStart(page: Page, mode = 'Tide'): Promise<void> {
  // Past the mouse, which would wait for the page to stand still for some of its slow frames.
  const radio = page.getByRole('radio', { name: mode, exact: true })
  await radio.evaluate((button) => (button as HTMLInputElement).click())
  await page.getByRole('button', { name: /^(play|try)/i }).click()
  await flies(page)
}

/** Waits until the own craft can be steered. */
export async function flies(page: Page): Promise<void> {
  await page.waitForFunction(() => __tidepaint.session?.own()?.flying === true)
}

/** Where the page's player sits. */
export const placeOf = (page: Page) =>
  page.evaluate(() => ({
    seat: __tidepaint.session?.seat ?? -1,
    roomId: __tidepaint.session?.room.roomId ?? '',
    sessionId: __tidepaint.session?.room.sessionId ?? '',
    mode: __tidepaint.session?.match().mode ?? '',
  }))

/** Waits until the room's owner is that one, and its match goes on. */
export async function goesOnUnder(page: Page, epoch: number): Promise<void> {
  await page.waitForFunction((wanted) => __tidepaint.session?.epoch === wanted, epoch)
  const tick = await page.evaluate(() => __tidepaint.session?.tick ?? 0)
  await page.waitForFunction((since) => (__tidepaint.session?.tick ?? 0) > since + 30, tick)
}

/** With which code the page's line ended, if it has. */
export const endCodeOf = (page: Page) =>
  page.evaluate(() => {
    const line = __tidepaint.session?.line()
    return line?.state === 'ended' ? line.code : undefined
  })

export const notice = (page: Page, text: RegExp) =>
  page.getByRole('status').filter({ hasText: text })
export const trouble = (page: Page, text: RegExp) =>
  page.getByRole('alert').filter({ hasText: text })
export const ended = (page: Page) => page.getByRole('alertdialog')
