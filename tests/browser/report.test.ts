import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { htmlOfComparison } from '@tidepaint/loadtest/report/compare'
import { htmlOf } from '@tidepaint/loadtest/report/html'
import { testReport } from '@tidepaint/loadtest/report/testReport'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidepaint-page-'))
let browser: Browser
before(async () => {
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

interface Opened {
  page: Page
  /** What went wrong in it, and what it asked of a network. */
  faults: string[]
}

async function open(html: string, width: number): Promise<Opened> {
  const file = join(folder, 'report.html')
  writeFileSync(file, html)
  // The charts' axes ask for a language, and a bare machine has none.
  const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'en-GB' })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (line) => faults.push(line.text()))
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) faults.push(request.url())
  })
  await page.goto(pathToFileURL(file).href)
  return { page, faults }
}

const report = testReport({ scenario: 'storm', gates: { 'server.tickWork.p99': { max: 10 } } })

describe('the page of a report', () => {
  for (const [name, html] of [
    ['a report', htmlOf(report)],
    ['a comparison', htmlOfComparison(report, testReport({ slowness: 3 }))],
  ] as const) {
    for (const width of [400, 1280]) {
      test(`[LOAD-29] ${name} draws all its charts in ${width} px, and nothing is cut off`, async () => {
        const { page, faults } = await open(html, width)
        const places = await page.locator('[id^=chart-]').count()
        const drawn = await page.evaluate(() => {
          const canvases = [...document.querySelectorAll('canvas')]
          return canvases.filter((each) => {
            const pixels = each.getContext('2d')?.getImageData(0, 0, each.width, each.height).data
            return (
              pixels?.some((value) => value !== 0) &&
              each.getBoundingClientRect().right <= innerWidth
            )
          }).length
        })
        assert.ok(places > 10)
        assert.equal(drawn, places)
        const pageWidth = await page.evaluate(() => document.documentElement.scrollWidth)
        assert.equal(pageWidth, width)
        assert.deepEqual(faults, [])
        await page.close()
      })
    }
  }

  test('[LOAD-29] a cursor over one chart reads all charts over time at that second', async () => {
    const { page, faults } = await open(htmlOf(report), 1280)
    const chart = page.locator('.chart', { hasText: 'Population' }).locator('.u-over')
    await chart.hover()
    const at = await page.locator('.u-legend tr:first-child .u-value').allTextContents()
    const [, ...seconds] = at
    assert.match(seconds[0] ?? '', /^0:\d\d$/)
    assert.deepEqual(new Set(seconds).size, 1, 'all but the percentiles, which have no time')
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[LOAD-29] another colour scheme and another width draw the charts anew', async () => {
    const { page, faults } = await open(htmlOf(report), 1280)
    const light = await page.evaluate(() => document.querySelector('canvas')?.toDataURL())
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.waitForFunction((was) => {
      const dark = document.querySelector('canvas')?.toDataURL()
      return dark !== undefined && dark !== was
    }, light)
    await page.setViewportSize({ width: 400, height: 900 })
    await page.waitForFunction(() => {
      const right = document.querySelector('#chart-1 canvas')?.getBoundingClientRect().right
      return right !== undefined && right <= innerWidth
    })
    assert.deepEqual(faults, [])
    await page.close()
  })

  test('[LOAD-23] its policy stops what should not be in it', async () => {
    const bad = '<script>document.title = "ran"</script><img src="https://example.invalid/a.png">'
    const html = htmlOf(report).replace('</header>', `${bad}</header>`)
    const { page, faults } = await open(html, 1280)
    assert.notEqual(await page.title(), 'ran')
    assert.equal(faults.filter((fault) => fault.includes('Content Security Policy')).length, 2)
    await page.close()
  })
})
