import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from './run.ts'

interface PackageJson {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
interface LockFile {
  packages: Record<string, { license?: string; resolved?: string; link?: boolean }>
}

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const lock = JSON.parse(read('package-lock.json')) as LockFile

test('[DEP-1] docs/dependencies.md and the package.json files name the same packages', () => {
  assert.deepEqual(parsePage(read('docs/dependencies.md')), declared())
})

test('[DEP-1] the page is read row by row', () => {
  const page = '| package | version | licence | why |\n| --- | --- | --- | --- |\n'
  assert.deepEqual(parsePage(`${page}| b | 1.0.0 | MIT | x |\n| a | 2.0.0 | ISC | y |`), [
    'a 2.0.0 ISC',
    'b 1.0.0 MIT',
  ])
  assert.throws(() => parsePage(`${page}| b | 1.0.0 | MIT | |`), /b has no reason/)
})

test('[DEP-2] every version is exact', () => {
  const loose = declared().filter((line) => !/ \d+\.\d+\.\d+ /.test(line))
  assert.deepEqual(loose, [])
})

test('[DEP-3] the lock file names no place to download from', () => {
  const named = Object.entries(lock.packages).filter(([, entry]) => entry.resolved && !entry.link)
  assert.deepEqual(named, [])
})

/** One line per row, sorted: name, version, licence. */
function parsePage(page: string): string[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| '))
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()))
  const lines = cells.slice(2).map(([, name, version, licence, why]) => {
    if (!why) throw new Error(`${name} has no reason in docs/dependencies.md`)
    return `${name} ${version} ${licence}`
  })
  return lines.toSorted()
}

/** The same lines from the package.json files, with the licence that the lock file knows. */
function declared(): string[] {
  const files = globSync('{.,*}/package.json', { cwd: root })
  const lines = files.flatMap((file) => {
    const json = JSON.parse(read(file)) as PackageJson
    const all = { ...json.dependencies, ...json.devDependencies, ...json.optionalDependencies }
    return Object.entries(all).filter(([name]) => !name.startsWith('@tidepaint/'))
  })
  const licence = (name: string) => lock.packages[`node_modules/${name}`]?.license
  return [
    ...new Set(lines.map(([name, version]) => `${name} ${version} ${licence(name)}`)),
  ].toSorted()
}
