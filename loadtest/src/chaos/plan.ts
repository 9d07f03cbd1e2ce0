import { type Dice, dice, sided } from '../dice.ts'
import { type NemesisName, nemesisOf } from './nemeses.ts'

/** One thing that is done, and to whom; whatever it does not need is drawn all the same. */
export interface Strike {
  nemesis: NemesisName
  /** Number of the room that it is about, from 1. */
  room: number
  /** Number of the bot in that room, from 1. */
  bot: number
  /** The node so many behind the room's owner, by their numbers: from 1. */
  other: number
  /** How long it lasts; 0 where it does not. */
  forMs: number
}

export interface PlanWish {
  seed: number
  rounds: number
  nemeses: readonly NemesisName[]
  rooms: number
  seats: number
  nodes: number
}

/** Draws all strikes of a run; the same wish gives the same ones. Nemeses come in turns, each turn shuffled. */
export function drawPlan(wish: PlanWish): Strike[] {
  const roll = dice(wish.seed)
  const strikes: Strike[] = []
  while (strikes.length < wish.rounds) {
    for (const nemesis of shuffled(wish.nemeses, roll))
      strikes.push(drawStrike(nemesis, wish, roll))
  }
  return strikes.slice(0, wish.rounds)
}

function drawStrike(nemesis: NemesisName, { rooms, seats, nodes }: PlanWish, roll: Dice): Strike {
  const throwOf = sided(roll)
  const [min, max] = nemesisOf(nemesis).forMs ?? [0, 0]
  return {
    nemesis,
    room: 1 + throwOf(rooms),
    bot: 1 + throwOf(seats),
    other: 1 + throwOf(Math.max(1, nodes - 1)),
    forMs: min + throwOf(max - min + 1),
  }
}

/** By Fisher and Yates. */
function shuffled<T>(given: readonly T[], roll: Dice): T[] {
  const cards = [...given]
  for (let last = cards.length - 1; last > 0; last--) {
    const other = sided(roll)(last + 1)
    ;[cards[last], cards[other]] = [cards[other] as T, cards[last] as T]
  }
  return cards
}

/** The plan for people, a line each. */
export const planText = (strikes: readonly Strike[]): string[] =>
  strikes.map((strike, i) => `${i + 1}. ${strikeText(strike)}`)

export function strikeText({ nemesis, room, bot, other, forMs }: Strike): string {
  const nextText = other === 1 ? 'the next node' : `the next node but ${other - 1}`
  const lasts = forMs < 1000 ? `${forMs} ms` : `${(forMs / 1000).toFixed(1)} s`
  const words = nemesisOf(nemesis)
    .text.replace('OWNER', `the owner of room ${room}`)
    .replace('OTHER', nextText)
    .replace('BOT', `bot ${bot} of room ${room}`)
    .replace('TIME', lasts)
  return `${nemesis}: ${words}`
}
