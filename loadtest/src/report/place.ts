import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import { root } from '../../../scripts/run.ts'
import type { Place } from './Report.ts'

/** This machine, and what of Tidepaint runs on it. */
export function here(): Place {
  const all = cpus()
  const manifest = readFileSync(`${root}/package.json`, 'utf8')
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    node: process.version,
    commit: commit(),
    version: (JSON.parse(manifest) as { version: string }).version,
    protocol: PROTOCOL_VERSION,
  }
}

/** The commit that is checked out, and whether the files are those of it. */
export function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  try {
    const hash = git('rev-parse', '--short', 'HEAD')
    return git('status', '--porcelain') === '' ? hash : `${hash} with changes`
  } catch {
    return 'unknown'
  }
}
