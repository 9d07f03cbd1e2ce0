import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unpackDebian } from './debianTools.ts'
import { root, run } from './run.ts'

/** A program that is no package of Node's. */
export interface Program {
  path: string
  /** To be added to the environment it is started with. */
  env: Record<string, string>
  /** Where it was found, for people. */
  origin: string
}

/** A Chromium that the browser tests can launch. */
export interface Browser {
  executablePath: string
  /** To be added to the environment it is launched with. */
  env: Record<string, string>
  args: string[]
  /** Where it was found, for people. */
  origin: string
}

// These do for the npm build and for Debian's, as root and as anybody. `--use-angle=swiftshader`
// is left out on purpose: with it the canvas fell to 13 frames a second.
const launchArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Finds Redis: $REDIS_SERVER, else one on this machine, else Debian's package under `.cache/`. */
export async function findRedis(): Promise<Program> {
  const redis = await findProgram({
    variable: 'REDIS_SERVER',
    names: ['redis-server', 'valkey-server'],
    debian: { name: 'redis-server', path: 'usr/bin/redis-server' },
  })
  if (redis) return redis
  throw new Error('no Redis found: install redis-server, or set REDIS_SERVER to its path')
}

/** Finds HAProxy likewise, with $HAPROXY. Undefined if there is none: one can play without it. */
export function findHaproxy(): Promise<Program | undefined> {
  return findProgram({
    variable: 'HAPROXY',
    names: ['haproxy'],
    debian: { name: 'haproxy', path: 'usr/sbin/haproxy' },
  })
}

interface Wanted {
  variable: string
  names: readonly string[]
  /** Debian's package, and where the program lies in it. */
  debian: { name: string; path: string }
}

async function findProgram({ variable, names, debian }: Wanted): Promise<Program | undefined> {
  const given = process.env[variable]
  if (given) return { path: given, env: {}, origin: `$${variable}` }
  const path = onPath(names, ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'])
  if (path) return { path, env: {}, origin: path }
  try {
    const unpacked = await unpackDebian(debian.name)
    if (!unpacked) return undefined
    const { dir, env } = unpacked
    return { path: join(dir, debian.path), env, origin: `Debian's ${debian.name}, in .cache` }
  } catch (error) {
    console.log(`[setup] ${debian.name} cannot be fetched: ${(error as Error).message}`)
    return undefined
  }
}

/** The first of these programs that is in one of the folders of $PATH or in `more`. */
function onPath(names: readonly string[], more: readonly string[] = []): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...more]
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync)
}

/** Finds the browser: $CHROMIUM, else the one among the packages (Linux x64), else one on PATH. */
export async function findBrowser(): Promise<Browser> {
  const given = process.env['CHROMIUM']
  if (given) return plainBrowser(given, '$CHROMIUM')
  if (process.platform === 'linux' && process.arch === 'x64') return packagedBrowser()
  const found = systemBrowser()
  if (found) return plainBrowser(found, 'this machine')
  throw new Error('no Chromium or Chrome found; install one, or set CHROMIUM to its path')
}

function plainBrowser(executablePath: string, origin: string): Browser {
  return { executablePath, env: {}, args: launchArgs, origin }
}

function systemBrowser(): string | undefined {
  const onMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
  return onPath(names) ?? [onMac].find(existsSync)
}

async function packagedBrowser(): Promise<Browser> {
  // The package exports no package.json, hence the way round by its main file.
  const main = fileURLToPath(import.meta.resolve('@sparticuz/chromium'))
  const packageDir = dirname(dirname(main))
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  const dir = join(root, '.cache', `chromium-${version}`)
  if (!existsSync(dir)) await unpackBrowser(dir, join(packageDir, 'bin', 'al2023.tar.br'))
  return {
    executablePath: join(dir, 'chromium'),
    // A bare machine lacks nss, nspr and expat; the package brings them for Amazon's Linux.
    env: {
      LD_LIBRARY_PATH: join(dir, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(dir, 'fonts.conf'),
    },
    args: launchArgs,
    origin: `@sparticuz/chromium ${version}`,
  }
}

/** Fills a folder of its own and renames it at the end: what bears the final name is complete. */
async function unpackBrowser(dir: string, libraries: string): Promise<void> {
  console.log('[setup] unpacking Chromium')
  const part = `${dir}.${process.pid}`
  mkdirSync(part, { recursive: true })
  try {
    const code = await run(process.execPath, ['scripts/unpackChromium.ts', libraries], {
      // The package unpacks into the temporary folder and reuses any `chromium` it finds there.
      env: { TMPDIR: part },
    })
    if (code !== 0) throw new Error(`Chromium could not be unpacked (code ${code})`)
    writeFileSync(join(part, 'fonts.conf'), fontsConf(dir))
    if (!existsSync(dir)) renameSync(part, dir)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

/**
 * The package's own fonts.conf names one fixed folder; where that is missing and the machine has
 * no fonts, no text is drawn and nothing complains.
 */
function fontsConf(dir: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${dir}/fonts</dir>
  <cachedir>${dir}/fonts-cache</cachedir>
</fontconfig>
`
}
