/** Gates in a process of their own, which a bot that is busy does not hold up. */
import { fileURLToPath } from 'node:url'
import { type Answers, Asked, answerParent } from '../links/calls.ts'
import { Gate } from './Gate.ts'

type GateCalls = {
  /** Opens one to an address of this machine; its port is its name from then on. */
  open: [target: string, port: number]
  shut: [port: number, answer: void]
  reopen: [port: number, answer: void]
}

const self = fileURLToPath(import.meta.url)
if (process.argv[1] === self) answerParent<GateCalls>(answers())

function answers(): Answers<GateCalls> {
  const gates = new Map<number, Gate>()
  return {
    async open(target) {
      const gate = await Gate.open(target)
      gates.set(gate.port, gate)
      return gate.port
    },
    shut: (port) => gates.get(port)?.shut(),
    reopen: (port) => gates.get(port)?.reopen(),
  }
}

/** A gate that another process holds. */
export interface FarGate {
  port: number
  shut(): Promise<void>
  reopen(): Promise<void>
}

/** The process that holds all gates of a run; it is started with the first one. */
export class Gates {
  #process: Asked<GateCalls> | undefined

  async open(target: string): Promise<FarGate> {
    this.#process ??= new Asked<GateCalls>(process.execPath, [self])
    const gates = this.#process
    const port = await gates.ask('open', target)
    return {
      port,
      shut: () => gates.ask('shut', port),
      reopen: () => gates.ask('reopen', port),
    }
  }

  async close(): Promise<void> {
    await this.#process?.end()
  }
}
