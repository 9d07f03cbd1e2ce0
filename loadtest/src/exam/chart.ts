import type { Grade } from './grades.ts'
import { type Metric, metrics, table, targetOf } from './metrics.ts'
import type { ExamReport, LinkReport } from './report.ts'

const COLUMN_PX = 128
const NAMES_PX = 150
const ROW_PX = 26
const HEAD_PX = 78
const MARGIN_PX = 12
/** A bar is full at so many times what is aimed at. */
const FULL = 2

const colours: Readonly<Record<Grade, string>> = {
  A: '#2f9e5b',
  B: '#9aa81f',
  C: '#d98a1c',
  F: '#c8403a',
}

/** A picture of a report: a row for each link, a bar for each metric, a mark at what is aimed at. */
export function chart(report: ExamReport): string {
  const width = NAMES_PX + metrics.length * COLUMN_PX + 2 * MARGIN_PX
  const height = HEAD_PX + report.links.length * ROW_PX + 2 * MARGIN_PX
  const rows = report.links.map((each, at) => row(each, HEAD_PX + at * ROW_PX))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN_PX} ${-MARGIN_PX} ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect x="${-MARGIN_PX}" y="${-MARGIN_PX}" width="${width}" height="${height}" fill="#fff"/>`,
    `<text y="14" font-size="16" font-weight="600">Netcode exam</text>`,
    `<text y="32" fill="#666">${escaped(captionOf(report))}</text>`,
    ...metrics.map(head),
    ...rows,
    '</svg>',
    '',
  ].join('\n')
}

const captionOf = ({ place, forS, void: reason }: ExamReport): string =>
  `${place.cpu}, ${place.cores} cores, commit ${place.commit}, duels of ${forS} s; the mark is what is aimed at; of hit agreement bars show what is missing` +
  (reason ? `. Does not count: ${reason}` : '')

const columnAt = (at: number): number => NAMES_PX + at * COLUMN_PX

function head(metric: Metric, at: number): string {
  const { title, unit } = table[metric]
  const words = title.split(' ')
  const first = words.slice(0, Math.ceil(words.length / 2)).join(' ')
  const second = `${words.slice(Math.ceil(words.length / 2)).join(' ')}${unit ? `, ${unit}` : ''}`
  const x = columnAt(at)
  return `<text x="${x}" y="${HEAD_PX - 24}" font-weight="600">${escaped(first)}</text><text x="${x}" y="${HEAD_PX - 9}" font-weight="600">${escaped(second)}</text>`
}

function row(report: LinkReport, y: number): string {
  const name = `${report.link.name}${report.way === 'packets' ? ' (packets)' : ''}`
  const cells = metrics.map((metric, at) => cell(report, metric, columnAt(at), y))
  return `<text y="${y + 16}"${report.void ? ' fill="#999"' : ''}>${escaped(name)}</text>${cells.join('')}`
}

function cell({ link, values, grades }: LinkReport, metric: Metric, x: number, y: number): string {
  const value = values[metric]
  if (value === undefined) return ''
  const { digits, isShare } = table[metric]
  const target = targetOf(metric, link)
  const [off, aim] = isShare ? [100 - value, 100 - (target ?? 100)] : [value, target]
  const full = COLUMN_PX - 52
  const length = aim === undefined ? 0 : Math.min(full, (full * off) / (aim || 1) / FULL)
  const colour = colours[grades[metric] ?? 'A']
  const mark = aim
    ? `<rect x="${x + full / FULL}" y="${y + 4}" width="1" height="16" fill="#333"/>`
    : ''
  const bar = `<rect x="${x}" y="${y + 6}" width="${Math.max(2, length).toFixed(1)}" height="12" rx="2" fill="${aim === undefined ? '#ccc' : colour}"/>`
  const label = `${value.toFixed(digits)}${grades[metric] ? ` ${grades[metric]}` : ''}`
  return `${bar}${mark}<text x="${x + full + 6}" y="${y + 16}" font-size="11">${label}</text>`
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`)
