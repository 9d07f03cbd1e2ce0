import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism, constants } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { countsMark } from './ciReporter.ts'

/** The repository's top folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** How many things passed, failed and were skipped. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export const one = {
  passed: { passed: 1, failed: 0, skipped: 0 },
  failed: { passed: 0, failed: 1, skipped: 0 },
} as const

interface RunOptions {
  cwd?: string
  /** Added to this process's environment. */
  env?: Record<string, string>
  /** Gets each line of the program's standard output; without it, the output is just shown. */
  onLine?: (line: string) => void
}

/** Runs a program to its end, in the repository's top folder, and returns its exit code. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', options.onLine ? 'pipe' : 'inherit', 'inherit'],
  })
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal)
    process.exit(128 + constants.signals[signal])
  }
  // Only while the child lives: a server started later in this process has its own way to stop.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, stop)
  try {
    if (options.onLine && child.stdout) {
      createInterface({ input: child.stdout }).on('line', options.onLine)
    }
    return await exitCode(child)
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}

function exitCode(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    // 'close', not 'exit': the last lines of output come in between.
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** Hundreds of processes load the same modules: what Node made of them is kept, which halves a start. */
const compileCache = { NODE_COMPILE_CACHE: join(root, '.cache', 'node') }

interface TestOptions {
  /** Patterns relative to the repository's top folder. */
  files: readonly string[]
  except?: readonly string[]
  timeoutS: number
  /** Files at once; end-to-end tests need the machine for themselves. */
  concurrency?: number
}

/** Runs test files with Node's runner. No file at all is a failure: a pattern has gone stale. */
export async function runTests(options: TestOptions): Promise<Counts> {
  const files = globSync(options.files, { cwd: root, exclude: options.except ?? [] }).toSorted()
  if (files.length === 0) {
    console.log(`  FAIL no test files match ${options.files.join(', ')}`)
    return one.failed
  }
  let counts: Counts | undefined
  const code = await run(process.execPath, [...testFlags(options), ...files], {
    env: compileCache,
    onLine: (line) => {
      if (line.startsWith(countsMark)) {
        counts = JSON.parse(line.slice(countsMark.length)) as Counts
      } else console.log(line)
    },
  })
  if (counts === undefined) return one.failed
  // Failed without a failed test: the runner itself broke, which must not pass unseen.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function testFlags(options: TestOptions): string[] {
  return [
    '--test',
    // A test that leaves a socket or timer open would otherwise never end, whatever its timeout.
    '--test-force-exit',
    `--test-timeout=${options.timeoutS * 1000}`,
    `--test-concurrency=${options.concurrency ?? availableParallelism()}`,
    '--test-reporter=./scripts/ciReporter.ts',
    '--test-reporter-destination=stdout',
  ]
}
