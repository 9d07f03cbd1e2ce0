/** Text that is HTML already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Piece = string | number | Markup | readonly Markup[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** HTML from a template: whatever is put in is escaped, unless it is `Markup`. Attributes need quotes. */
export function markup(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const texts = pieces.map((piece, i) => textOf(piece) + (parts[i + 1] ?? ''))
  return new Markup((parts[0] ?? '') + texts.join(''))
}

function textOf(piece: Piece): string {
  if (piece instanceof Markup) return piece.text
  if (typeof piece === 'object') return piece.map(({ text }) => text).join('')
  return String(piece).replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
}

/** JSON for a `script` element: no text in it can end the element. */
export const jsonIn = (value: unknown): Markup =>
  new Markup(JSON.stringify(value).replaceAll('<', String.raw`\u003c`))

/** A table; the first row is its head, and columns from `numbersFrom` on are numbers. */
export function tableOf(
  [head = [], ...rows]: readonly (readonly (string | Markup)[])[],
  numbersFrom = 1,
): Markup {
  const side = (column: number) => (column >= numbersFrom ? 'number' : 'words')
  const cells = (row: readonly (string | Markup)[]) =>
    row.map((cell, i) => markup`<td class="${side(i)}">${cell}</td>`)
  return markup`<div class="wide"><table>
<thead><tr>${head.map((cell, i) => markup`<th class="${side(i)}">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${cells(row)}</tr>\n`)}</tbody>
</table></div>`
}
