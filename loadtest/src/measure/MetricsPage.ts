import type { Buckets } from './buckets.ts'

interface Row {
  labels: Readonly<Record<string, string>>
  value: number
}

/** `name{label="value"} 5`, as our server writes them: no quotes in values, no time stamps. */
const ROW = /^(\w+)(?:\{(.*)\})? (\S+)$/
const LABEL = /(\w+)="([^"]*)"/g

/** The text of a server's `/metrics`. What is asked for and not in it throws. */
export class MetricsPage {
  readonly #rows = new Map<string, Row[]>()

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const [, name, labels = '', value] = ROW.exec(line) ?? []
      if (name === undefined) continue
      const pairs = [...labels.matchAll(LABEL)].map(([, key, is]) => [key, is])
      const row = { labels: Object.fromEntries(pairs), value: Number(value) }
      this.#rows.set(name, [...(this.#rows.get(name) ?? []), row])
    }
  }

  /** Of all rows of that name together. */
  sum(name: string): number {
    return this.#named(name).reduce((sum, { value }) => sum + value, 0)
  }

  by(label: string, name: string): Record<string, number> {
    return Object.fromEntries(
      this.#named(name).map(({ labels, value }) => [labels[label] ?? '', value]),
    )
  }

  /** The label of a metric that has one row. */
  label(label: string, name: string): string {
    return this.#named(name)[0]?.labels[label] ?? ''
  }

  /** A histogram in seconds. */
  buckets(name: string): Buckets {
    const below = new Map<number, number>()
    for (const { labels, value } of this.#named(`${name}_bucket`)) {
      const edge = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le'])
      below.set(edge, (below.get(edge) ?? 0) + value)
    }
    const edges = [...below.keys()].toSorted((a, b) => a - b)
    const counts = edges.map((edge, i) => at(below, edge) - at(below, edges[i - 1]))
    const edgesMs = edges.filter(Number.isFinite).map(toMs)
    return { edgesMs, counts, sumMs: this.sum(`${name}_sum`) * 1000 }
  }

  #named(name: string): Row[] {
    const rows = this.#rows.get(name)
    if (rows === undefined) throw new Error(`it has no ${name}`)
    return rows
  }
}

const at = (below: ReadonlyMap<number, number>, edge: number | undefined): number =>
  edge === undefined ? 0 : (below.get(edge) ?? 0)

/** 0.0023 s is 2.3 ms, and not 2.3 and a last bit. */
const toMs = (seconds: number): number => Number((seconds * 1000).toPrecision(12))
