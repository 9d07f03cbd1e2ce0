import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { scenarioNames } from '../swarm/scenario.ts'
import { type NumberKind, numberKinds } from './numbers.ts'
import type { GateResult } from './Report.ts'
import { chosen, shown } from './shown.ts'
import { columnsOf } from './text.ts'

const ownFile = fileURLToPath(new URL('../../gates.json', import.meta.url))

const gateSchema = z.strictObject({ max: z.number().optional(), min: z.number().optional() })
const gatesSchema = z.record(z.string(), gateSchema)
const fileSchema = z.record(z.string(), gatesSchema)

/** What numbers must be, by their names. */
export type Gates = z.infer<typeof gatesSchema>
type Gate = z.infer<typeof gateSchema>

/**
 * The gates of a scenario: those of all, and its own, which come before them. Throws one error with
 * a line for each fault of the whole file, so that a gate that cannot be is found before a run.
 */
export function readGates(scenario: string, file = ownFile): Gates {
  const parsed = fileSchema.safeParse(readJson(file))
  const faults = parsed.success
    ? Object.entries(parsed.data).flatMap(([name, gates]) => faultsOf(name, gates))
    : parsed.error.issues.map(({ path, message }) => `${path.join(': ')}: ${message}`)
  if (faults.length > 0) throw new Error(faults.map((fault) => `${file}: ${fault}`).join('\n'))
  return { ...parsed.data?.['all'], ...parsed.data?.[scenario] }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`gates cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function faultsOf(scenario: string, gates: Gates): string[] {
  const faults = Object.entries(gates).flatMap(([number, gate]) => {
    const fault = faultOf(gate, numberKinds.get(number))
    return fault === undefined ? [] : [`${scenario}: ${number} ${fault}`]
  })
  if (scenario === 'all' || scenarioNames.includes(scenario)) return faults
  return [`"${scenario}" is no scenario; there are all, ${scenarioNames.join(', ')}`, ...faults]
}

/** Why a gate says nothing, whatever is measured. */
function faultOf({ max, min }: Gate, kind: NumberKind | undefined): string | undefined {
  if (!kind) return 'is no number of a run; docs/swarm.md lists them'
  if (max === undefined && min === undefined) return 'has neither max nor min'
  if (max !== undefined && max < 0)
    return `has max ${max}, which nothing meets: no number is below 0`
  if (min !== undefined && min <= 0) return `has min ${min}, which everything meets`
  if (max !== undefined && min !== undefined && max < min) {
    return `has max ${max} and min ${min}, which nothing meets`
  }
  const bound = Math.max(max ?? 0, min ?? 0)
  if (kind.unit === 'share' && bound > 1)
    return `has the bound ${bound}, and is a share from 0 to 1`
  return undefined
}

/** A number that was not measured does not meet its gate. */
export function judge(numbers: Readonly<Record<string, number>>, gates: Gates): GateResult[] {
  return Object.entries(gates).map(([number, { max, min }]) => {
    const value = numbers[number] ?? Number.NaN
    const isMet = value <= (max ?? Number.MAX_VALUE) && value >= (min ?? -Number.MAX_VALUE)
    return {
      number,
      value: Number.isFinite(value) ? value : null,
      ...(max === undefined ? {} : { max }),
      ...(min === undefined ? {} : { min }),
      isMet,
    }
  })
}

/** What a gate asks for, in words. */
export function boundText({ number, max, min }: GateResult): string {
  const unit = numberKinds.get(number)?.unit ?? 'count'
  const parts = [
    max === undefined ? '' : `at most ${chosen(max, unit)}`,
    min === undefined ? '' : `at least ${chosen(min, unit)}`,
  ]
  return parts.filter(Boolean).join(', ')
}

export function valueText({ number, value }: GateResult): string {
  return shown(value, numberKinds.get(number)?.unit ?? 'count')
}

/** Those that fell short come first. */
export function gatesText(results: readonly GateResult[]): string {
  const missed = results.filter(({ isMet }) => !isMet)
  if (results.length === 0) return 'gates: none'
  const rows = [...missed, ...results.filter(({ isMet }) => isMet)].map((result) => [
    result.isMet ? 'met' : 'MISSED',
    result.number,
    valueText(result),
    boundText(result),
  ])
  const title = `gates: ${results.length - missed.length} met, ${missed.length} missed`
  return [title, ...columnsOf(rows, 'llrl')].join('\n')
}
