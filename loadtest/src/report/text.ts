/** Lines of a table for a terminal. `sides` has a letter for each column: l or r, where its text stands. */
export function columnsOf(rows: readonly (readonly string[])[], sides: string): string[] {
  const widths = [...sides].map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) => {
    const cells = widths.map((width, column) => {
      const text = row[column] ?? ''
      return sides[column] === 'r' ? text.padStart(width) : text.padEnd(width)
    })
    return `  ${cells.join('  ')}`.trimEnd()
  })
}

/** Lines of a sentence for a terminal of 100 columns. */
export const wrapped = (sentence: string): string[] =>
  sentence.match(/.{1,100}(?= |$)|\S{101,}/g)?.map((line) => line.trim()) ?? []
