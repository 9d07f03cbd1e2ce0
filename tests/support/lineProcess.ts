/** A `Line` in a process of its own, which the work of a test does not hold up. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Line } from './Line.ts'

const self = fileURLToPath(import.meta.url)
const [, script, target, oneWayMs] = process.argv

if (script === self && target !== undefined) {
  const line = await Line.open(target, Number(oneWayMs))
  process.send?.(line.url)
  process.on('disconnect', () => process.exit())
}

/** Opens a line to `target` (an address of this machine), as `Line.open` does. */
export async function openLine(
  to: string,
  delayMs: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const child = fork(self, [to, String(delayMs)])
  const [url] = (await once(child, 'message')) as [string]
  const close = async () => {
    child.kill()
    await once(child, 'exit')
  }
  return { url, close }
}
