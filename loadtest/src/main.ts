import { setTimeout as sleep } from 'node:timers/promises'
import { Bot } from './Bot.ts'
import { type Options, readOptions } from './options.ts'

/** Two frames a tick, like a screen of 60 Hz. */
const FRAME_MS = 16

try {
  await run(readOptions(process.argv.slice(2)))
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exitCode = 1
}

async function run(options: Options): Promise<void> {
  console.log(`${options.bots} bots fly at ${options.target}, seed ${options.seed}`)
  const bots = await joinAll(options)
  if (bots.length === 0) throw new Error(`no bot could join at ${options.target}`)
  await play(bots, options.forMs)
  report(bots)
  await Promise.allSettled(bots.map((bot) => bot.session.leave()))
  process.exit(bots.length === options.bots ? 0 : 1)
}

async function joinAll(options: Options): Promise<Bot[]> {
  const { target, mode, room, grade, seed } = options
  const joins = Array.from({ length: options.bots }, (_, i) => {
    const wish = { endpoint: target, name: `swarm ${i + 1}`, mode, ...(room ? { room } : {}) }
    return Bot.join(wish, seed + i, grade)
  })
  const results = await Promise.allSettled(joins)
  for (const result of results) {
    if (result.status === 'rejected')
      console.error(`a bot could not join: ${result.reason.message}`)
  }
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

async function play(bots: readonly Bot[], forMs: number): Promise<void> {
  const endsAtMs = performance.now() + forMs
  while (performance.now() < endsAtMs && bots.some((bot) => bot.session.line().state !== 'ended')) {
    for (const bot of bots) if (bot.session.line().state !== 'ended') bot.frame(performance.now())
    await sleep(FRAME_MS)
  }
}

function report(bots: readonly Bot[]): void {
  const stats = bots.map((bot) => bot.session.stats())
  const sum = (pick: (each: (typeof stats)[number]) => number) =>
    stats.reduce((total, each) => total + pick(each), 0)
  const mean = (pick: (each: (typeof stats)[number]) => number) =>
    sum(pick) / Math.max(1, stats.length)
  const starved =
    sum((each) => each.starvedFrames) /
    Math.max(
      1,
      sum((each) => each.frames),
    )
  console.log(
    [
      `bots playing to the end: ${bots.filter((bot) => bot.session.line().state === 'live').length}`,
      `round trip ${mean((each) => each.rttMs).toFixed(0)} ms, view delay ${mean((each) => each.viewDelayMs).toFixed(0)} ms`,
      `starved frames ${(starved * 100).toFixed(2)} %`,
      `corrections ${sum((each) => each.corrections)}, without contact ${sum((each) => each.correctionsWithoutContact)}`,
      `in ${(mean((each) => each.bytesInPerS) / 1000).toFixed(1)} kB/s, out ${(mean((each) => each.bytesOutPerS) / 1000).toFixed(2)} kB/s a bot`,
      `server tick ${mean((each) => each.tickWorkMs).toFixed(2)} ms`,
    ].join('\n'),
  )
}
