import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Chart } from './charts.ts'
import { jsonIn, Markup, markup } from './markup.ts'

const chartsFolder = dirname(fileURLToPath(import.meta.resolve('uplot')))
const ownFolder = join(import.meta.dirname, 'page')
const fileOf = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8')

/** A page that is whole by itself: it asks nothing of any network, and its policy forbids it to. */
export function pageOf(title: string, body: readonly Markup[], charts: readonly Chart[]): string {
  const style = `${fileOf(chartsFolder, 'uPlot.min.css')}\n${fileOf(ownFolder, 'page.css')}`
  const script = `${fileOf(chartsFolder, 'uPlot.iife.min.js')}\n${fileOf(ownFolder, 'draw.js')}`
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}`
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
<script type="application/json" id="charts">${jsonIn({ charts })}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`.text
}

/** Places for charts, which the page's script fills. `from` is the number of the first of them. */
export function chartCards(charts: readonly Chart[], from = 0): Markup {
  const cards = charts.map(({ title, unit }, i) => {
    const heading = unit === '' ? title : `${title}, ${unit}`
    return markup`<div class="card chart"><h3>${heading}</h3><div id="chart-${from + i}"></div></div>\n`
  })
  return markup`<div class="cards">${cards}</div>`
}

export function section(title: string, ...parts: readonly Markup[]): Markup {
  return markup`<section><h2>${title}</h2>\n${parts}</section>\n`
}

/** Only these very bytes may run: a text that got into the page as markup could not. */
const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`
