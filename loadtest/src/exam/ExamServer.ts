import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Asked } from '../links/calls.ts'
import type { ServerCalls } from './serverProbe.ts'

const main = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))
const probe = new URL('serverProbe.ts', import.meta.url).href

const START_MS = 20_000
const POLL_MS = 20

/** A server as an operator starts it, in a process of its own, with a probe inside. */
export class ExamServer {
  readonly process: Asked<ServerCalls>
  readonly url: string

  private constructor(asked: Asked<ServerCalls>, url: string) {
    this.process = asked
    this.url = url
  }

  /** `prefix` goes before the command, as `ip netns exec a` does; `host` is where it listens. */
  static async start(prefix: readonly string[] = [], host = '127.0.0.1'): Promise<ExamServer> {
    const [command, ...args] = [...prefix, process.execPath, '--import', probe, main]
    const asked = new Asked<ServerCalls>(command, args, {
      PATH: process.env['PATH'],
      PORT: '0',
      HOST: host,
      LOG_LEVEL: 'warn',
      MATCH_S: '3600',
      JOINS_PER_MINUTE_MAX: '100000',
    })
    const giveUpAtMs = performance.now() + START_MS
    for (;;) {
      const [, url] = /^Tidepaint .*: (http:\/\/\S+)$/m.exec(asked.said) ?? []
      if (url) return new ExamServer(asked, url)
      if (asked.isOver || performance.now() > giveUpAtMs) {
        await asked.end()
        throw new Error(`the server did not start: ${asked.said}`)
      }
      await sleep(POLL_MS)
    }
  }

  end(): Promise<void> {
    return this.process.end()
  }
}
