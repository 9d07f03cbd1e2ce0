/** A `Line` in a process of its own, which the work of those at its ends does not hold up. */
import { fileURLToPath } from 'node:url'
import { type Answers, Asked, answerParent } from './calls.ts'
import { delaysOf } from './delays.ts'
import { Line } from './Line.ts'
import type { Link } from './profiles.ts'

interface LineOrder {
  /** An address of this machine. */
  target: string
  /** A number is the delay of one way, in ms. */
  link: Link | number
  seed: number
}

type LineCalls = {
  open: [LineOrder, string]
  hold: [undefined, void]
  release: [undefined, void]
  cut: [undefined, void]
}

const self = fileURLToPath(import.meta.url)
if (process.argv[1] === self) answerParent<LineCalls>(answers())

function answers(): Answers<LineCalls> {
  let line: Line | undefined
  return {
    async open({ target, link, seed }) {
      line = await Line.open(target, typeof link === 'number' ? link : delaysOf(link, seed))
      return line.url
    },
    hold: () => line?.hold(),
    release: () => line?.release(),
    cut: () => line?.cut(),
  }
}

/** A line that another process holds. */
export interface FarLine {
  url: string
  hold(): Promise<void>
  release(): Promise<void>
  cut(): Promise<void>
  close(): Promise<void>
}

/** Opens a line to `target`, an address of this machine; `seed` is that of a link's chances. */
export async function openLine(target: string, link: Link | number, seed = 1): Promise<FarLine> {
  const line = new Asked<LineCalls>(process.execPath, [self])
  const url = await line.ask('open', { target, link, seed })
  return {
    url,
    hold: () => line.ask('hold', undefined),
    release: () => line.ask('release', undefined),
    cut: () => line.ask('cut', undefined),
    close: () => line.end(),
  }
}
