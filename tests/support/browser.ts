import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../scripts/tools.ts'

/** Pictures of a test run are kept here. */
const PICTURES = join(import.meta.dirname, '../../run/pictures')

export async function openBrowser(): Promise<Browser> {
  const { executablePath, args, env } = await findBrowser()
  return chromium.launch({
    executablePath,
    args,
    env: { ...(process.env as Record<string, string>), ...env },
  })
}

/** A page that remembers what went wrong in it. */
export async function openPage(
  browser: Browser,
  size: { width: number; height: number },
): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: size })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message))
  page.on('console', (line) => {
    if (line.type() === 'error') faults.push(line.text())
  })
  return { page, faults }
}

/** Keeps what the page shows as `run/pictures/<name>.png`. */
export async function picture(page: Page, name: string): Promise<Buffer> {
  mkdirSync(PICTURES, { recursive: true })
  return page.screenshot({ path: join(PICTURES, `${name}.png`) })
}
