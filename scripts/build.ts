import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.ts'

/** Where the built client lies. */
export const clientDir = join(root, 'client', 'dist')

// Inside the folder, so that Vite removes it first: a broken build is never taken for a good one.
const stampFile = join(clientDir, '.stamp')

/** Builds the client unless what lies there was built from the same sources. */
export async function buildClient(): Promise<void> {
  const wanted = sourceHash()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  console.log('[build] building the client')
  const startedMs = Date.now()
  const code = await run('vite', ['build'], { cwd: join(root, 'client') })
  if (code !== 0) throw new Error(`the client did not build (vite ended with code ${code})`)
  writeFileSync(stampFile, wanted)
  console.log(`[build] client ready after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`)
}

/** The lock file stands for the packages: Vite, Phaser, the SDK. */
function sourceHash(): string {
  const hash = createHash('sha256')
  for (const file of sourceFiles()) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function sourceFiles(): string[] {
  const patterns = ['client/**/*.*', 'shared/**/*.*', 'package-lock.json', 'tsconfig.base.json']
  const exclude = ['**/dist', '**/node_modules', '**/.vite', '**/*.test.ts']
  return globSync(patterns, { cwd: root, exclude }).toSorted()
}
