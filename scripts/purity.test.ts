import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findImpurities, findOneSidedNames } from './purity.ts'
import { isTest, readSources, type Source } from './sourceText.ts'

const path = 'shared/src/sim/step.ts'

function productIn(folders: readonly string[]): Source[] {
  const sources = readSources(folders.map((folder) => `${folder}/**/*.ts`))
  return sources.filter((source) => !isTest(source.path))
}

test('[ARC-2] the simulation, the modes and the brain are pure', () => {
  const sources = productIn(['shared/src/sim', 'shared/src/modes', 'shared/src/brain'])
  assert.ok(sources.length > 0)
  assert.deepEqual(sources.flatMap(findImpurities), [])
})

const refused: readonly string[] = [
  'const now = Date.now()',
  'const at = new Date()',
  'const chance = Math.random()',
  ...['sin', 'cos', 'tan', 'atan', 'atan2', 'exp', 'log', 'log2', 'pow', 'hypot', 'cbrt'].map(
    (name) => `const x = Math.${name}(1, 2)`,
  ),
  'const far = Math.sqrt(2)',
  'const { sin } = Math',
  "const wave = Math['sin'](1)",
  'const square = x ** 2',
  'x **= 2',
  'const now = performance.now()',
  "const debug = process.env['DEBUG']",
  'setTimeout(step, 33)',
  'setInterval(step, 33)',
  'console.log(world)',
  'const bytes = crypto.getRandomValues(buffer)',
  'const text = `at ${Date.now()}`',
  'names.sort((a, b) => a.localeCompare(b))',
]

test('[ARC-2] each planted impurity is caught', () => {
  const missed = refused.filter((text) => findImpurities({ path, text }).length !== 1)
  assert.deepEqual(missed, [])
})

test('[ARC-2] only sim/fixed.ts may take a root', () => {
  const text = 'export const root = (n: number) => Math.floor(Math.sqrt(n))'
  assert.deepEqual(findImpurities({ path: 'shared/src/sim/fixed.ts', text }), [])
  assert.equal(findImpurities({ path, text }).length, 1)
})

test('[ARC-2] words in comments, strings, properties and keys are left alone', () => {
  const text = `
    /** The Date of it, Math.sin, 2 ** 3. */
    const name = 'console' // process
    const step = { process: 1, dateTicks: 2 }
    return step.process + Math.imul(a, b) * Math.abs(c)
  `
  assert.deepEqual(findImpurities({ path, text }), [])
})

test('[ARC-3] client/net runs in Node and in a browser alike', () => {
  assert.deepEqual(productIn(['client/src/net']).flatMap(findOneSidedNames), [])
})

test('[ARC-3] each planted one-sided name is caught', () => {
  const planted = ["localStorage.getItem('x')", 'process.exit()', 'const b = Buffer.from(x)']
  const text = planted.join('\n')
  assert.deepEqual(findOneSidedNames({ path: 'client/src/net/x.ts', text }), [
    'client/src/net/x.ts:1 uses localStorage',
    'client/src/net/x.ts:2 uses process',
    'client/src/net/x.ts:3 uses Buffer',
  ])
})
