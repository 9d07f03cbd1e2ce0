import { type ParseArgsConfig, parseArgs } from 'node:util'
import { durationMs } from './duration.ts'

type Types = NonNullable<ParseArgsConfig['options']>
type Values = Record<string, string | boolean | undefined>

/**
 * The options of a command. What is wrong with them is gathered, so that whoever typed them reads all
 * of it at once: ask for every option, then call `done`.
 */
export class CommandLine<Name extends string> {
  readonly positionals: readonly string[]
  readonly #values: Values
  readonly #usage: string
  readonly #faults: string[] = []

  /** Throws for an option that is not in `types`, and for words without one unless `hasWords`. */
  constructor(
    args: readonly string[],
    types: Record<Name, Types[string]>,
    usage: string,
    hasWords = false,
  ) {
    this.#usage = usage
    try {
      const read = parseArgs({ args: [...args], allowPositionals: hasWords, options: types })
      this.#values = read.values
      this.positionals = read.positionals
    } catch (error) {
      // The first sentence names the option; the rest is about positional arguments.
      throw new Error(`${(error as Error).message.split('. ')[0]}\n\n${usage}`)
    }
  }

  text(name: Name): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }
  flag(name: Name): boolean {
    return this.#values[name] === true
  }

  check(ok: boolean, fault: string): void {
    if (!ok) this.#faults.push(fault)
  }

  /** A whole number, bounds included; undefined unless given. */
  whole(name: Name, [min, max]: readonly [number, number]): number | undefined {
    const given = this.text(name)
    if (given === undefined) return undefined
    const value = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN
    const ok = value >= min && value <= max
    this.check(ok, `--${name} is "${given}"; it must be a whole number from ${min} to ${max}`)
    return value
  }

  /** A time of at least a second, in ms; undefined unless given. */
  timeMs(name: Name, maxS: number): number | undefined {
    const given = this.text(name)
    if (given === undefined) return undefined
    const value = durationMs(given)
    const ok = value >= 1000 && value <= maxS * 1000
    this.check(
      ok,
      `--${name} is "${given}"; it must be a time like 60s, 5m or 2h, at most ${maxS}s`,
    )
    return value
  }

  /** One of the words in `known`; undefined unless given. */
  oneOf<T extends string>(name: Name, known: readonly T[]): T | undefined {
    const given = this.text(name)
    const found = known.find((word) => word === given)
    const ok = given === undefined || found !== undefined
    this.check(ok, `--${name} is "${given}"; it must be one of ${known.join(', ')}`)
    return found
  }

  /** What `read` returns; its error is a fault of the command line. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      this.#faults.push((error as Error).message)
      return undefined
    }
  }

  /** Throws one error that names every fault, if there is any. */
  done(): void {
    if (this.#faults.length > 0) throw new Error(`${this.#faults.join('\n')}\n\n${this.#usage}`)
  }
}
