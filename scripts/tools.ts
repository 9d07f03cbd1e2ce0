import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, run } from './run.ts'

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
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...paths, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find(existsSync)
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
