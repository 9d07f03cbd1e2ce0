/** A process of bots. Orders and reports go over the channel to the parent. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stay } from '../behaviours/Behaviour.ts'
import { type BehaviourName, behaviours } from '../behaviours/behaviours.ts'
import { spread } from '../behaviours/mix.ts'
import { dice } from '../dice.ts'
import { Tally } from '../measure/Tally.ts'
import { FrameLoop } from './FrameLoop.ts'
import type { Order, WorkerPlan, WorkerReport } from './orders.ts'
import { planned } from './plan.ts'
import { Slot } from './Slot.ts'

const REPORT_MS = 1000
const GOODBYE_MS = 3000
/** The last whole second is told of before the end. */
const END_AFTER_MS = 100

const tally = new Tally()
/** By the number of the slot; those of other workers are missing. */
const slots = new Map<number, Slot>()
/** The same by their turns within a frame; a light bot has a turn in every second one only. */
const turns: Slot[][] = Array.from({ length: 2 * FrameLoop.turns }, () => [])
let loop: FrameLoop | undefined
let second = 0
let isStopped = false

process.on('message', (order: Order) => {
  if (order.order === 'start') start(order.plan)
  else void stop()
})
process.on('disconnect', () => process.exit())
// A Ctrl-C goes to the whole group; the parent says when to stop.
process.on('SIGINT', () => {})
// The SDK tells there of each line that it mends, and the screen is the parent's.
console.info = () => {}
// What is slow at first must not be so in the run.
tally.record('botLate', 1)
tally.cut()
process.send?.('ready')

function start(plan: WorkerPlan): void {
  const names = spread(plan.mix, plan.bots)
  for (let index = plan.worker; index < plan.bots; index += plan.workers) {
    const slot = createSlot(plan, index, names[index] ?? 'player')
    slots.set(index, slot)
    // By its number here: with an even count of workers, each would have only half of the turns.
    giveTurns(slot, slots.size)
  }
  const beginMs = performance.now() + plan.startAtMs - Date.now()
  schedule(plan, beginMs)
  setTimeout(() => begin(beginMs), Math.max(0, beginMs - performance.now()))
  setTimeout(() => void stop(), beginMs + plan.forS * 1000 + END_AFTER_MS - performance.now())
}

function begin(beginMs: number): void {
  loop = new FrameLoop(playTurn)
  const again = () => {
    second++
    report(false)
    const nextMs = beginMs + (second + 1) * REPORT_MS
    if (!isStopped) setTimeout(again, Math.max(0, nextMs - performance.now()))
  }
  setTimeout(again, REPORT_MS)
}

function schedule(plan: WorkerPlan, beginMs: number): void {
  const forMs = plan.forS * 1000
  for (const { atMs, slot, what } of planned(plan.phases, plan.bots, forMs)) {
    const place = slots.get(slot)
    if (!place) continue
    const dueMs = beginMs + atMs
    const act = () => (what === 'join' ? place.fill(dueMs) : void place.empty())
    setTimeout(act, Math.max(0, dueMs - performance.now()))
  }
  for (const share of plan.drops ?? [])
    setTimeout(dropAll, beginMs + forMs * share - performance.now())
}

function dropAll(): void {
  for (const slot of slots.values()) slot.drop()
}

function createSlot(plan: WorkerPlan, index: number, name: BehaviourName): Slot {
  const { target, mode, grade, room, stayS, localAddresses } = plan
  const stayDice = dice(plan.seed + index)
  const localAddress = localAddresses[index % Math.max(1, localAddresses.length)]
  const stay = (stays: number): Stay => {
    const seed = (plan.seed + index * 7919 + stays * 104_729) >>> 0
    const more = { ...(room ? { room } : {}), ...(localAddress ? { localAddress } : {}) }
    const bot = `swarm ${index + 1}`
    return { target, mode, grade, name: bot, seed, dice: dice(seed), tally, ...more }
  }
  // Stays end as calls do: at any moment with the same chance.
  const stayMs = () =>
    stayS === undefined ? Number.POSITIVE_INFINITY : -Math.log(1 - stayDice()) * stayS * 1000
  return new Slot({ behaviour: behaviours[name], tally, stay, stayMs })
}

function playTurn(turn: number, frame: number, dueMs: number, isSkipped: boolean): void {
  const nowMs = performance.now()
  for (const slot of turns[turn + (frame % 2) * FrameLoop.turns] ?? []) {
    tally.record('botLate', nowMs - dueMs)
    if (!isSkipped) slot.frame(dueMs)
  }
}

/** A light bot has as many frames as there are ticks, a full one as many as a screen. */
function giveTurns(slot: Slot, index: number): void {
  const turn = index % turns.length
  turns[turn]?.push(slot)
  if (slot.behaviour.kind === 'full') turns[(turn + FrameLoop.turns) % turns.length]?.push(slot)
}

function report(isLast: boolean): void {
  const all = [...slots.values()]
  const live = all.filter((slot) => slot.isLive).length
  const underway = all.filter((slot) => slot.isUnderway).length
  const told: WorkerReport = { second, slice: tally.cut(), live, underway, isLast }
  process.send?.(told)
}

async function stop(): Promise<void> {
  if (isStopped) return
  isStopped = true
  loop?.stop()
  second++
  report(true)
  const goodbyes = [...slots.values()].map((slot) => slot.empty())
  await Promise.race([Promise.allSettled(goodbyes), sleep(GOODBYE_MS)])
  process.disconnect()
}
