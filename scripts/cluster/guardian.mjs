/**
 * Outlives the process that started it just long enough to end what that process left behind.
 *
 * Each line of its input is the whole list of process ids to watch over; the end of its input is the
 * end of the starter, however that came about. A pipe needs no polling and no help from the starter,
 * so that it holds for SIGKILL too. Plain JavaScript, since what strips types takes 20 MB.
 */
import { createInterface } from 'node:readline'

/** @type {number[]} */
let pids = []
for await (const line of createInterface({ input: process.stdin })) {
  pids = line.split(' ').map(Number).filter(Boolean)
}
for (const pid of pids) {
  try {
    // As `killGroup` does.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Over already.
  }
}
