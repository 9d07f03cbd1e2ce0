import type { ChildProcess } from 'node:child_process'
import { hear, type Program, start } from './process.ts'

export interface Contender {
  /** On command lines. */
  name: 'tidepaint' | 'shared' | 'views'
  title: string
  program: Program
  args: (seats: number) => string[]
  isStock: boolean
}

/** In the order of the table; the others are compared with the first. */
export const contenders: readonly Contender[] = [
  {
    name: 'tidepaint',
    title: 'Tidepaint',
    program: 'tidepaint',
    args: (seats) => [`${seats}`],
    isStock: false,
  },
  {
    name: 'shared',
    title: 'stock, shared',
    program: 'stock',
    args: (seats) => [`${seats}`, 'plain'],
    isStock: true,
  },
  {
    name: 'views',
    title: 'stock, views',
    program: 'stock',
    args: (seats) => [`${seats}`, 'views'],
    isStock: true,
  },
]

/** Starts a contender's server for rooms of `seats`, with a profile in `profileDir` if that is given. */
export async function startServer(
  { program, args }: Contender,
  seats: number,
  profileDir?: string,
): Promise<{ server: ChildProcess; url: string }> {
  const profiled = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]
  const server = start(program, args(seats), ['--expose-gc', ...profiled])
  const { url } = await hear<{ url: string }>(server)
  return { server, url }
}
