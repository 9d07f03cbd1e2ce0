import { entriesOf, type History, stayText } from '../history.ts'

/**
 * What one client accepts goes forward only: a later tick of the same owner, or a word of a later
 * owner. The tick itself may go back with the owner.
 */
export function checkTicks(histories: readonly History[]): string[] {
  return histories.flatMap((stay) => {
    const patches = entriesOf(stay, 'patch')
    return patches.slice(1).flatMap(({ epoch, tick }, i) => {
      const before = patches[i] as (typeof patches)[number]
      if (epoch > before.epoch || (epoch === before.epoch && tick > before.tick)) return []
      const text = `epoch ${epoch} tick ${tick} after epoch ${before.epoch} tick ${before.tick}`
      return [`${stayText(stay)} accepted ${text}`]
    })
  })
}
