import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingsMarkdown } from '@tidepaint/server/config'
import { errorsMarkdown } from '@tidepaint/server/errors'

const ROOT = join(import.meta.dirname, '..')

/** Pages that are printed from the code, and how. */
export const printedPages: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': () =>
    `# Configuration\n\nPrinted from \`server/src/config.ts\` by \`npm run docs\`. All of it is read once, at start; a bad value stops the server\nwith one message that names every fault.\n\n${settingsMarkdown()}`,
  'docs/errors.md': () =>
    `# Errors\n\nPrinted from \`server/src/errors.ts\` by \`npm run docs\`. Codes are stable. What a client is told stands in \`protocol.md\`.\n\n${errorsMarkdown()}`,
}

export const pageOnDisk = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

if (import.meta.main) {
  for (const [path, print] of Object.entries(printedPages)) writeFileSync(join(ROOT, path), print())
  console.log(`printed ${Object.keys(printedPages).join(', ')}`)
}
