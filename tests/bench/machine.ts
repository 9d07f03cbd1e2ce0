import { cpus } from 'node:os'
import { commit } from '@tidepaint/loadtest/report/place'

/** What a run's numbers are of: software, machine and commit, in one line. */
export const thisMachine = (): string =>
  `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, commit ${commit()}`
