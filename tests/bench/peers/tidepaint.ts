/**
 * Tidepaint as it is shipped, in a process of its own: `node tidepaint.ts <seats>`. Only the mode
 * is added, the dice of rooms are loaded, and the probe looks over its shoulder.
 */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { createApp } from '@tidepaint/server/app'
import { readConfig } from '@tidepaint/server/config'
import { InputAllowance } from '@tidepaint/server/match/inputAllowance'
import { Match } from '@tidepaint/server/match/Match'
import { processTicks } from '@tidepaint/server/observe/LoadMeter'
import { createLog } from '@tidepaint/server/observe/log'
import { modes } from '@tidepaint/shared/modes/modes'
import type { Mode } from '@tidepaint/shared/sim/mode'
import { savings } from '@tidepaint/shared/wire/savings'
import { ARENA_SEED, arenaMode } from './arena.ts'
import { type Game, Probe } from './probe.ts'
import { watchSights } from './watchSights.ts'

const probe = new Probe()
const games = new Map<Match, Game>()

;(modes as Mode[]).push(arenaMode(Number(process.argv[2])))
loadDice()
watchTicks()
watchInputs()
watchSights(probe)

const env = { PORT: '0', LOG_LEVEL: 'warn', JOINS_PER_MINUTE_MAX: '1000000' }
const config = readConfig(env)
const app = await createApp(config, createLog(config))
await app.listen()
probe.answer(app.url)

/** Seeds of matches are 32 bits by chance; nothing else asks for as many. */
function loadDice(): void {
  const { randomInt } = crypto
  const loaded = (max: number) => (max === 2 ** 32 ? ARENA_SEED : randomInt(max))
  Object.assign(crypto, { randomInt: loaded })
  syncBuiltinESMExports()
}

/** The server times its ticks itself, from before the step until all sends are done. */
function watchTicks(): void {
  let playing: Game | undefined
  const { next } = Match.prototype
  Match.prototype.next = function (queueOf) {
    playing = gameOf(this)
    probe.began(playing)
    return next.call(this, queueOf)
  }
  const { work } = processTicks
  const record = work.record.bind(work)
  work.record = (us) => {
    if (playing) probe.worked(playing, us / 1000)
    record(us)
  }
}

function watchInputs(): void {
  const { spend } = InputAllowance.prototype
  InputAllowance.prototype.spend = function (queued) {
    const spending = spend.call(this, queued)
    probe.flew(spending.spent)
    return spending
  }
}

function gameOf(match: Match): Game {
  const game = games.get(match) ?? {
    get world() {
      return match.world
    },
    get flown() {
      return match.seats.filter(({ pilot }) => pilot === 'human').length
    },
    get savings() {
      return savings.slice(0, match.governor.level).map(({ name }) => name)
    },
    get inputTicks() {
      return match.measures.inputTicks
    },
  }
  games.set(match, game)
  return game
}
