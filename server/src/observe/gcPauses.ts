import {
  constants,
  type NodeGCPerformanceDetail,
  type PerformanceEntry,
  PerformanceObserver,
} from 'node:perf_hooks'
import { gcPauses } from './metrics.ts'

type GcEntry = PerformanceEntry & { detail: NodeGCPerformanceDetail }

const KINDS = new Map<number, string>([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
])

for (const kind of KINDS.values()) gcPauses.zero({ kind })

/** Counts each pause of the garbage collector until the returned function is called. */
export function watchGcPauses(): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const { detail, duration } of list.getEntries() as GcEntry[]) {
      gcPauses.observe({ kind: KINDS.get(detail.kind) ?? String(detail.kind) }, duration / 1000)
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => observer.disconnect()
}
