import { markdownTable } from '../../peers/table.ts'
import type { Coded, Encoded } from './encode.ts'

const rows: readonly { title: string; of: (coded: Coded) => number; digits: number }[] = [
  { title: 'encode: CPU a client and patch, us', of: ({ cpuUs }) => cpuUs, digits: 2 },
  { title: 'the same by the clock, median', of: ({ medianUs }) => medianUs, digits: 2 },
  {
    title: 'write the state: CPU a client and patch, us',
    of: ({ publishUs }) => publishUs,
    digits: 2,
  },
  { title: 'bytes a message', of: ({ bytes }) => bytes, digits: 0 },
  {
    title: 'made for one patch of all clients, kB',
    of: ({ madeBytes }) => madeBytes / 1000,
    digits: 0,
  },
]

/** The encoders by themselves, the first compared with the others. */
export function encodeTable({ coders: { sliced, views, shared } }: Encoded): string {
  const coders = [sliced, views, shared]
  const head = [
    '',
    ...coders.map(({ title }) => title),
    ...[views, shared].map(({ title }) => `${sliced.title} / ${title}`),
  ]
  return markdownTable(
    head,
    rows.map(({ title, of, digits }) => [
      title,
      ...coders.map((coded) => of(coded).toFixed(digits)),
      ...[views, shared].map((coded) => (of(sliced) / of(coded)).toFixed(2)),
    ]),
  )
}
