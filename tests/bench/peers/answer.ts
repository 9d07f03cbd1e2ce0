import { readSync } from 'node:fs'

export interface Order {
  call: string
  given: unknown
}

type Calls = Readonly<Record<string, (given: never) => unknown>>

/**
 * Has this process do what its parent asks for: one of `calls`, or to rest. A fault ends it, and so
 * does the end of its parent.
 */
export function answerParent(calls: Calls): void {
  const obey = async ({ call, given }: Order): Promise<void> => {
    if (call === 'rest') return void process.send?.(null, undefined, undefined, rest)
    const asked = calls[call] as ((given: unknown) => unknown) | undefined
    if (asked === undefined) throw new Error(`nobody knows how to ${call}`)
    process.send?.(await asked(given))
  }
  process.on('message', (order: Order) => {
    obey(order).catch((error: unknown) => {
      console.error(error)
      process.exit(1)
    })
  })
  process.on('disconnect', () => process.exit())
}

/** Blocks all of this process until its parent writes a byte, or ends. */
function rest(): void {
  if (readSync(0, Buffer.alloc(1)) === 0) process.exit()
}
