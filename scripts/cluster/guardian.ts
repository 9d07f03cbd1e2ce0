/**
 * Outlives the process that started it just long enough to end what that process left behind.
 *
 * Each line of its input is the whole list of process ids to watch over; the end of its input is the
 * end of the starter, however that came about. A pipe needs no polling and no help from the starter,
 * so that it holds for SIGKILL too.
 */
import { createInterface } from 'node:readline'

let pids: readonly number[] = []
for await (const line of createInterface({ input: process.stdin })) {
  pids = line.split(' ').map(Number).filter(Boolean)
}
// Each leads a group of its own: HAProxy, for one, works in a child. Windows has no groups.
const sign = process.platform === 'win32' ? 1 : -1
for (const pid of pids) {
  try {
    process.kill(sign * pid, 'SIGKILL')
  } catch {
    // Over already.
  }
}
