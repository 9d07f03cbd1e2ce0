import { type App, createApp, hasClient } from './app.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { listenFault } from './listenFault.ts'
import { createLog, type Log } from './observe/log.ts'

await main()

async function main(): Promise<void> {
  const config = readOrExit()
  const log = createLog(config)
  survive(log)
  const app = await createApp(config, log)
  stopOnSignals(app, log, config)
  await listenOrExit(app, config)
}

function readOrExit(): Config {
  try {
    const read = readConfig(process.env)
    if (hasClient(read)) return read
    return exit(`CLIENT_DIR is "${read.clientDir}"; there is no index.html in it`)
  } catch (error) {
    if (error instanceof ConfigError) return exit(error.message)
    throw error
  }
}

async function listenOrExit(app: App, config: Config): Promise<void> {
  try {
    await app.listen()
  } catch (error) {
    exit(await startFault(error as NodeJS.ErrnoException, config))
  }
  const what = app.name === undefined ? 'is running' : `node ${app.name} is ready`
  console.log(`Tidepaint ${what}: ${app.url}`)
}

async function startFault(error: NodeJS.ErrnoException, config: Config): Promise<string> {
  if (error.name === 'NameTaken') return error.message
  return listenFault(error, config, (port) => `PORT=${port} npm start`)
}

/** Rejections that nobody looked at end the process by default, and all its rooms with it. */
function survive(log: Log): void {
  process.on('unhandledRejection', (err) =>
    log.error({ code: 'REJECTION_UNHANDLED', err }, 'REJECTION_UNHANDLED'),
  )
  process.on('uncaughtException', (err) => {
    log.fatal({ code: 'EXCEPTION_UNCAUGHT', err }, 'EXCEPTION_UNCAUGHT')
    process.exit(1)
  })
}

/** The first signal lets rooms close, SIGTERM also keeps matches or lets them end; a second one does not wait. */
function stopOnSignals(app: App, log: Log, { shutdownS, drainS }: Config): void {
  let isStopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1)
    isStopping = true
    // An orchestrator gives matches time; whoever sits at the terminal has none.
    const keepMatches = signal === 'SIGTERM' && app.canKeepMatches
    const limitS = signal === 'SIGTERM' && !keepMatches ? drainS : 0
    const isDrained = limitS > 0 || (signal === 'SIGTERM' && app.canMoveMatches)
    setTimeout(
      () => {
        log.warn({ code: 'SHUTDOWN_FORCED' }, 'SHUTDOWN_FORCED')
        process.exit(1)
      },
      (limitS + shutdownS) * 1000,
    ).unref()
    try {
      if (isDrained) await app.drain(limitS)
      await app.close({ keepMatches })
    } finally {
      process.exit(0)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stop(signal))
  }
}

function exit(message: string): never {
  console.error(message)
  process.exit(1)
}
