import { readFileSync } from 'node:fs'

/**
 * How often a process asked the kernel to write, as the kernel counts it: a call may take several
 * frames along. Files and pipes count as well; a server that plays hardly has any. Linux only.
 */
export function writeCalls(pid: number): number {
  const [, calls] = /^syscw: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8')) ?? []
  return Number(calls)
}
