import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { replayHashes } from '@tidepaint/shared/brain/demo'
import { modes } from '@tidepaint/shared/modes/modes'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { openBrowser, openPage } from '../support/browser.ts'

const DEMO = join(import.meta.dirname, '../../shared/src/brain/demo.ts')
const SEEDS = [1, 20_261_123]
const TICKS = 1200

/** The simulation as one script that puts itself on the page as `demo`. */
async function demoScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: DEMO, formats: ['iife'], name: 'demo' },
    },
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  const chunk = bundle && 'output' in bundle ? bundle.output[0] : undefined
  if (chunk?.type !== 'chunk') throw new Error('the simulation did not build')
  return chunk.code
}

describe('replay', () => {
  let browser: Browser
  let script: string
  before(async () => {
    script = await demoScript()
    browser = await openBrowser()
  })
  after(() => browser.close())

  for (const mode of modes.filter(({ seats }) => seats <= 16)) {
    for (const seed of SEEDS) {
      const options = { mode, arenaSeed: seed, luckSeed: seed ^ 0x5eed, startTick: 0 }

      test(`[SIM-22] ${mode.id} plays the same in Chromium as in Node (seed ${seed})`, async () => {
        const { page, faults } = await openPage(browser, { width: 100, height: 100 })
        await page.addScriptTag({ content: script })
        const inChromium = await page.evaluate(
          ([world, ticks]) => {
            const { demo } = globalThis as unknown as {
              demo: { replayHashes: typeof replayHashes }
            }
            return demo.replayHashes(world, ticks)
          },
          [options, TICKS] as const,
        )
        await page.close()
        assert.deepEqual(faults, [])
        assert.deepEqual(inChromium, replayHashes(options, TICKS))
        assert.equal(new Set(inChromium).size, TICKS / 100)
      })
    }
  }

  test('[SIM-22] control: another seed is another match', () => {
    const [mode] = modes
    assert.ok(mode)
    const play = (luckSeed: number) =>
      replayHashes({ mode, arenaSeed: 1, luckSeed, startTick: 0 }, 100)
    assert.notDeepEqual(play(1), play(2))
  })
})
