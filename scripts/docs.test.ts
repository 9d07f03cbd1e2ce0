import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { settingsMarkdown } from '@tidepaint/server/config'
import { pageOnDisk, printedPages } from './docs.ts'

const ROOT = join(import.meta.dirname, '..')
const RULE = /\b([A-Z]{2,5}-\d+)\b/g

const citedRules = (text: string): string[] =>
  [...text.matchAll(/\[([A-Z]{2,5}-\d+)\]/g)].map(([, id]) => id as string)

/** Rule ids that test titles cite, and those that docs/rules.md lists. */
function rules(): { cited: Set<string>; listed: Set<string> } {
  const files = globSync('{shared,server,client,loadtest,tests,scripts}/**/*.test.ts', {
    cwd: ROOT,
    exclude: (path) => path.includes('node_modules'),
  })
  const cited = files.flatMap((file) => citedRules(readFileSync(join(ROOT, file), 'utf8')))
  const rows = pageOnDisk('docs/rules.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
  const listed = rows.flatMap((row) => row.split('|')[1]?.match(RULE) ?? [])
  return { cited: new Set(cited), listed: new Set(listed) }
}

describe('documents', () => {
  for (const [path, print] of Object.entries(printedPages)) {
    test(`[DOC-1] ${path} is what the code prints`, () => {
      assert.equal(pageOnDisk(path), print(), 'run `npm run docs`')
    })
  }

  test('[DOC-3] compose passes on every setting but those that the image fixes', () => {
    const fixed = ['PORT', 'HOST', 'CLIENT_DIR', 'LOG_FORMAT']
    const settings = [...settingsMarkdown().matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    const passed = [...pageOnDisk('docker/compose.yaml').matchAll(/^ {6}- (\w+)$/gm)]
    assert.deepEqual(new Set([...passed.map(([, name]) => name), ...fixed]), new Set(settings))
  })

  test('[DOC-2] every rule that a test cites is in docs/rules.md', () => {
    const { cited, listed } = rules()
    assert.deepEqual(
      [...cited].filter((id) => !listed.has(id)),
      [],
    )
  })

  test('[DOC-2] every rule in docs/rules.md is cited by a test', () => {
    const { cited, listed } = rules()
    assert.deepEqual(
      [...listed].filter((id) => !cited.has(id)),
      [],
    )
  })

  test('[DOC-2] control: a rule that nobody lists is found', () => {
    const id = `ABC-${99}`
    assert.deepEqual(citedRules(`test('[${id}] something')`), [id])
  })
})
