import { type BehaviourName, behaviourNames } from './behaviours.ts'

/** Weights of behaviours; what is not named has none. */
export type Mix = Partial<Record<BehaviourName, number>>

/** Reads `player=1,light=3`. Throws, in words, for what is no mix. */
export function readMix(text: string): Mix {
  const mix: Mix = {}
  for (const part of text.split(',')) {
    const [name = '', weight = '1'] = part.split('=')
    const known = behaviourNames.find((each) => each === name)
    if (!known) {
      throw new Error(`no behaviour is named "${name}"; there are ${behaviourNames.join(', ')}`)
    }
    if (!/^\d{1,6}$/.test(weight)) {
      throw new Error(`the weight of ${name} is "${weight}"; it must be a whole number`)
    }
    mix[known] = Number(weight)
  }
  if (totalOf(mix) === 0) throw new Error('all weights are 0')
  return mix
}

/**
 * The behaviours of `bots` bots: each as often as its weight says, and as evenly spread as can be, so
 * that a part of a swarm has the mix of the whole (smooth weighted round robin, as nginx has it).
 */
export function spread(mix: Mix, bots: number): BehaviourName[] {
  const total = totalOf(mix)
  const lanes = behaviourNames.map((name) => ({ name, weight: mix[name] ?? 0, credit: 0 }))
  return Array.from({ length: bots }, () => {
    for (const lane of lanes) lane.credit += lane.weight
    const next = lanes.reduce((best, lane) => (lane.credit > best.credit ? lane : best))
    next.credit -= total
    return next.name
  })
}

const totalOf = (mix: Mix): number => Object.values(mix).reduce((sum, weight) => sum + weight, 0)
