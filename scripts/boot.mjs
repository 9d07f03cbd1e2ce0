/**
 * The first thing of every npm command: `node scripts/boot.mjs <script.ts> [arguments]`.
 *
 * Installs what the lock file names unless that has been done, then runs the script on a Node that
 * runs TypeScript: this one, or else the one among the packages. Plain JavaScript without
 * dependencies, so that any Node from 18 on can read it.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 24
/** A fresh install took 8 to 25 s; a slow line may need minutes. */
const LOCK_WAIT_S_MAX = 600
const POLL_MS = 300

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const binaries = join(modules, '.bin')
const stampFile = join(modules, '.tidepaint-setup')
// Outside node_modules, which `npm ci` deletes first.
const lockDir = join(root, '.cache', 'setup.lock')
const lockOwnerFile = join(lockDir, 'pid')
const isWindows = process.platform === 'win32'

try {
  await installPackages()
  process.exitCode = await runScript()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`[setup] ${text}\n`)
}

async function installPackages() {
  const wanted = wantedStamp()
  if (isInstalled(wanted)) return
  await takeLock()
  try {
    // The command that held the lock may have done the work.
    if (!isInstalled(wanted)) await runNpmCi(wanted)
  } finally {
    rmSync(lockDir, { recursive: true, force: true })
  }
}

/** What has to be installed: the lock file's versions, as built for this kind of machine. */
function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  return hash.update(`${process.platform} ${process.arch}`).digest('hex')
}

/** @param {string} wanted */
function isInstalled(wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted
}

/** Two `npm ci` at once delete each other's folders, so the second command waits for the first. */
async function takeLock() {
  mkdirSync(dirname(lockDir), { recursive: true })
  const giveUpAtMs = Date.now() + LOCK_WAIT_S_MAX * 1000
  for (let isTold = false; !tryLock(); ) {
    if (isOwnerGone()) {
      rmSync(lockDir, { recursive: true, force: true })
      continue
    }
    if (!isTold) say('another command is installing the packages; waiting for it')
    isTold = true
    if (Date.now() > giveUpAtMs) {
      throw new Error(`still locked after ${LOCK_WAIT_S_MAX} s; if no npm runs, delete ${lockDir}`)
    }
    await sleep(POLL_MS)
  }
}

function tryLock() {
  try {
    mkdirSync(lockDir)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
  writeFileSync(lockOwnerFile, String(process.pid))
  return true
}

function isOwnerGone() {
  try {
    process.kill(Number(readFileSync(lockOwnerFile, 'utf8')) || process.pid, 0)
    return false
  } catch (error) {
    // A missing file means something else: the owner is just taking or just releasing the lock.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH'
  }
}

/** @param {string} wanted */
async function runNpmCi(wanted) {
  say('installing packages (npm ci)')
  const startedMs = Date.now()
  const [command, ...first] = npmCommand()
  // The two --include: also under NODE_ENV=production or a user's omit=optional. An old npm warns
  // of every package's "engines", hence the log level.
  const flags = ['ci', '--include=dev', '--include=optional', '--loglevel=error']
  const code = await run(command, [...first, ...flags], {
    env: withPath(outerPath()),
    stdio: ['ignore', 2, 2],
    shell: isWindows && first.length === 0,
  })
  if (code !== 0) throw new Error(`npm ci ended with code ${code}; what it said stands above`)
  mkdirSync(modules, { recursive: true })
  writeFileSync(stampFile, wanted)
  say(`packages ready after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`)
}

/**
 * The npm that started this command, on its own Node: never on the copy in node_modules, which
 * `npm ci` deletes. Other package managers set the same variables, hence the look at the name.
 *
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const { npm_execpath: npm = '', npm_node_execpath: node = '' } = process.env
  const isUsable = npm.endsWith('npm-cli.js') && node !== '' && !node.startsWith(modules)
  return isUsable ? [node, npm] : ['npm']
}

function outerPath() {
  const entries = (process.env['PATH'] ?? '').split(delimiter)
  return entries.filter((entry) => !entry.startsWith(modules)).join(delimiter)
}

/**
 * @param {string} path
 * @returns {NodeJS.ProcessEnv}
 */
function withPath(path) {
  // Windows may spell it `Path`; two spellings in one environment would be a lottery.
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...process.env, [key]: path }
}

function runScript() {
  const node = findNode()
  const path = [binaries, dirname(node), outerPath()].join(delimiter)
  return run(node, process.argv.slice(2), { env: withPath(path), stdio: 'inherit' })
}

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) return process.execPath
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`
  const node = join(modules, name, 'bin', isWindows ? 'node.exe' : 'node')
  if (existsSync(node)) return node
  throw new Error(
    `this is Node ${process.version} and npm has none for ${process.platform} ${process.arch}; ` +
      `install Node ${NODE_MAJOR_MIN} or newer (see .nvmrc)`,
  )
}

/**
 * Runs a program to its end and returns its exit code; a signal counts as 128 plus its number.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>}
 */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options })
    const release = passOnSignals(child)
    child.on('error', (cause) => reject(new Error(`${command} did not start: ${cause.message}`)))
    child.on('exit', (code, signal) => {
      release()
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
  })
}

/** @param {import('node:child_process').ChildProcess} child */
function passOnSignals(child) {
  const parentPid = process.ppid
  // `kill <pid of npm>` ends npm and its shell but not us, who would run on unseen.
  const watch = setInterval(() => {
    if (process.ppid === parentPid) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, POLL_MS)
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    // A terminal sends Ctrl-C to the child as well; two of them would mean "stop at once".
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) process.on(signal, pass)
  return () => {
    clearInterval(watch)
    for (const signal of signals) process.off(signal, pass)
  }
}
