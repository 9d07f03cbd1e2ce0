import { readFileSync } from 'node:fs'

/** Memory of a process that is in the machine's now: what it shares and what the kernel holds for it apart. Linux only. */
export function rssBytes(pid: number): number {
  const [, kiB] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  if (kiB === undefined) throw new Error(`process ${pid} has ended`)
  return Number(kiB) * 1024
}
