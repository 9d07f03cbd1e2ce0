import { readdirSync, readFileSync } from 'node:fs'

/** CPU time that a process has used so far, all its threads together, in ms. Linux only. */
export function cpuMs(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`)
  const ns = tasks.map((task) => {
    try {
      return Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
    } catch {
      // The thread ended in between.
      return 0
    }
  })
  return ns.reduce((sum, each) => sum + each, 0) / 1e6
}
