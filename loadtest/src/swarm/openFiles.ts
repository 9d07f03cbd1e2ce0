import { readFileSync } from 'node:fs'

/** Beside its sockets a process has files, pipes and timers of its own. */
const OWN_FILES = 64

/** Files that this process and those it starts may open; undefined where nobody says. Node uses the hard limit. */
export function openFilesMax(): number | undefined {
  try {
    const line = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return line?.[1] === 'unlimited' ? undefined : Number(line?.[1]) || undefined
  } catch {
    return undefined
  }
}

/** Why so many sockets in one process cannot be, in words that help; undefined if they can. */
export function openFilesFault(sockets: number, filesMax = openFilesMax()): string | undefined {
  const wanted = sockets + OWN_FILES
  if (filesMax === undefined || wanted <= filesMax) return undefined
  return (
    `${sockets} sockets in one process need ${wanted} open files, and this system allows ${filesMax}: ` +
    `raise it with "ulimit -Hn ${wanted}" as root before the start, or in /etc/security/limits.conf`
  )
}
