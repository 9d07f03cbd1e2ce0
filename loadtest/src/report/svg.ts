/** Text that a browser shows as it is. */
const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export interface TextStyle {
  size?: number
  anchor?: 'start' | 'middle' | 'end'
  fill?: string
  weight?: 'normal' | 'bold'
}

const ink = '#1f2328'
export const grey = '#59636e'
export const rule = '#d9dee3'

const at = (n: number): string => n.toFixed(1)

export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size = 13, anchor = 'start', fill = ink, weight = 'normal' } = style
  return `<text x="${at(x)}" y="${at(y)}" font-size="${size}" text-anchor="${anchor}" fill="${fill}" font-weight="${weight}">${escaped(words)}</text>`
}

export function bar(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" rx="2" fill="${fill}"/>`
}

export function dot(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" fill="${fill}"/>`
}

export type Point = readonly [x: number, y: number]

/** A line through all points. */
export function path(points: readonly Point[], stroke: string, width = 1): string {
  const through = points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')
  return `<polyline points="${through}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"/>`
}

export const across = (from: Point, to: Point, stroke: string, width = 1): string =>
  path([from, to], stroke, width)

/** Its own light ground, so that it can be read on a page of any colour. */
export function drawing(
  width: number,
  height: number,
  title: string,
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', 'Open Sans', Arial, sans-serif" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#ffffff" stroke="${rule}"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

export type Scale = (value: number) => number

/** From values to places, each tenfold as wide as the one before. */
export function logScale(
  [min, max]: readonly [number, number],
  [from, to]: readonly [number, number],
): Scale {
  return (value) => from + ((to - from) * Math.log(value / min)) / Math.log(max / min)
}
