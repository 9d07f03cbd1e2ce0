import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './run.ts'

const runQuietly = promisify(execFile)

/** A mirror that does not answer must not hold up a start for ever. */
const STEP_MS = 120_000
/** Shared libraries of Debian and its kin, by what Node calls the processor. */
const libraryFolders: Partial<Record<string, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
}

/** What this process fetches or has tried to: once is enough, whoever asks meanwhile. */
const underWay = new Map<string, Promise<void>>()

/** Where a package of Debian was unpacked, and what a program in it needs in its environment. */
interface Unpacked {
  dir: string
  env: Record<string, string>
}

/**
 * Fetches a package, with what it needs and this machine lacks, by apt's own client into `.cache/`.
 * Nothing is installed and root is not needed. Undefined on other systems; throws with apt's word
 * when it does not work.
 */
export async function unpackDebian(name: string): Promise<Unpacked | undefined> {
  const libraries = libraryFolders[process.arch]
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-deb') || !libraries) return
  const dir = join(root, '.cache', `debian-${name}`)
  if (!existsSync(dir)) {
    const fetching = underWay.get(name) ?? fetchPackage(name, dir)
    underWay.set(name, fetching)
    await fetching
  }
  const folders = [join('usr/lib', libraries), join('lib', libraries)]
  return { dir, env: { LD_LIBRARY_PATH: folders.map((one) => join(dir, one)).join(':') } }
}

/** Fills a folder of its own and renames it at the end: what bears the final name is complete. */
async function fetchPackage(name: string, dir: string): Promise<void> {
  console.log(`[setup] fetching ${name} from Debian; nothing is installed`)
  mkdirSync(dirname(dir), { recursive: true })
  const part = mkdtempSync(`${dir}.`)
  const [lists, archives, tree] = ['lists', 'archives', 'tree'].map((one) => join(part, one)) as [
    string,
    string,
    string,
  ]
  for (const one of [join(lists, 'partial'), join(archives, 'partial'), tree]) {
    mkdirSync(one, { recursive: true })
  }
  try {
    const options = aptOptions(lists, archives)
    await step('apt-get', [...options, 'update'])
    const wanted = ['--download-only', '--no-install-recommends', '--yes', 'install', name]
    await step('apt-get', [...options, ...wanted])
    const packages = globSync('*.deb', { cwd: archives })
    if (packages.length === 0) throw new Error(`apt-get says that ${name} is installed already`)
    for (const one of packages) await step('dpkg-deb', ['-x', join(archives, one), tree])
    moveUnlessThere(tree, dir)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

/** Lists and archives of our own: apt's are locked, and writable for root only. */
function aptOptions(lists: string, archives: string): string[] {
  const options = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache::archives=${archives}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'Debug::NoLocking=1',
    // As root, apt would fetch as a user that may not write here.
    'APT::Sandbox::User=',
    'Acquire::Languages=none',
    'Acquire::http::Timeout=15',
    'Acquire::Retries=1',
  ]
  return ['-qq', ...options.flatMap((option) => ['-o', option])]
}

async function step(program: string, args: readonly string[]): Promise<void> {
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await runQuietly(program, args, { env, timeout: STEP_MS })
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string }
    const [said = ''] = stderr.split('\n')
    throw new Error(`${program} failed: ${said || String(cause)}`, { cause })
  }
}

/** Another start may have been faster; what it unpacked is as good. */
function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!statSync(to, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
