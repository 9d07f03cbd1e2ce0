import { type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from '../config.ts'
import { countError } from './metrics.ts'

export type Log = Logger

/**
 * The process's log: lines for people on a terminal, JSON otherwise. Written at once and not from a
 * worker, so that the last lines before an exit are not lost.
 */
export function createLog(config: Pick<Config, 'logLevel' | 'logFormat'>): Log {
  const options: LoggerOptions = {
    level: config.logLevel,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    hooks: {
      logMethod(line, write) {
        countError(line[0])
        write.apply(this, line)
      },
    },
  }
  const isPretty =
    config.logFormat === 'pretty' || (config.logFormat === 'auto' && process.stdout.isTTY)
  if (!isPretty) return pino(options)
  return pino(
    options,
    pretty({ sync: true, colorize: process.stdout.isTTY, translateTime: 'SYS:HH:MM:ss' }),
  )
}
