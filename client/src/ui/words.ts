import type { ScoreRow } from '../net/arenaView.ts'

/** `2:05`; counts a begun second as a whole one. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export const percentText = (share: number): string => `${Math.round(share * 100)} %`

/** What is told in lower case elsewhere, as a sentence of its own. */
export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

/** `1st`, `2nd`, `3rd`, `11th`. */
export function rankText(rank: number): string {
  const tens = rank % 100
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')
  return `${rank}${ending}`
}

/** Place among all seats, from 1; rows are best first. 0 if the seat has none. */
export const rankOf = (rows: readonly ScoreRow[], seat: number): number =>
  rows.findIndex((row) => row.seat === seat) + 1

/** The best rows, and the own one if it is not among them. */
export function podiumRows(rows: readonly ScoreRow[], count: number): readonly ScoreRow[] {
  const best = rows.slice(0, count)
  const own = rows.find((row) => row.own)
  return own && !best.includes(own) ? [...best, own] : best
}

export function sizeText(bytes: number): string {
  return bytes < 1000 ? `${Math.round(bytes)} B` : `${(bytes / 1000).toFixed(1)} kB`
}
