import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Result } from './sim.ts'

const DIST = join(import.meta.dirname, '../../client/dist')
const KB = 1000

const compressed = (files: string[]) =>
  files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length,
    0,
  )

/** What a first visit downloads, compressed as any web server would. */
export function benchBundle(): Result[] {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.\w+$/.test(file),
  )
  const scripts = files.filter((file) => file.endsWith('.js'))
  const all = compressed(files) / KB
  return [
    {
      title: 'script download, gzip',
      value: compressed(scripts) / KB,
      max: 700,
      unit: 'KB',
      detail: `${scripts.length} files; everything ${all.toFixed(0)} KB`,
    },
  ]
}
