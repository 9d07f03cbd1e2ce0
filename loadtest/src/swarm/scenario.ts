import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { grades } from '@tidepaint/shared/brain/sight'
import { modes } from '@tidepaint/shared/modes/modes'
import { z } from 'zod'
import { behaviourNames } from '../behaviours/behaviours.ts'

const folder = fileURLToPath(new URL('../../scenarios/', import.meta.url))
const share = z.number().min(0).max(1)

export const BOTS_MAX = 20_000
export const FOR_S_MAX = 72 * 3600

const modeIds = modes.map(({ id }) => id) as [string, ...string[]]

export const scenarioSchema = z.strictObject({
  /** What it is for, in a line. */
  text: z.string(),
  bots: z.int().min(1).max(BOTS_MAX),
  forS: z.int().min(1).max(FOR_S_MAX),
  mode: z.enum(modeIds),
  grade: z.enum(grades),
  /** Weights of behaviours. */
  mix: z.partialRecord(z.enum(behaviourNames), z.number().min(0)),
  /** One after the other: over this share of the time the population goes evenly to that share of all bots. */
  phases: z.array(z.strictObject({ over: share, to: share })).min(1),
  /** Mean of a bot's stay, after which it leaves and joins anew; it stays to the end unless given. */
  stayS: z.number().min(1).optional(),
  /** Shares of the time at which all lines break at once. */
  drops: z.array(share).optional(),
  /** End as soon as a gate is broken, and say with how many bots. */
  untilBroken: z.boolean().optional(),
})

export type Scenario = z.infer<typeof scenarioSchema>

export const scenarioNames = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .toSorted()

/** Reads a scenario of the folder. Throws one error in words for a name or a file that is none. */
export function readScenario(name: string): Scenario {
  if (!scenarioNames.includes(name)) {
    throw new Error(`no scenario is named "${name}"; there are ${scenarioNames.join(', ')}`)
  }
  const parsed = scenarioSchema.safeParse(readJson(name))
  if (!parsed.success) throw new Error(`scenario ${name}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function readJson(name: string): unknown {
  try {
    return JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8'))
  } catch (cause) {
    throw new Error(`scenario ${name} is no JSON`, { cause })
  }
}
