/** One node of the bench for messages: `receiver` notes what arrives, `sender` keeps to a timetable. */
import { Courier } from '@tidepaint/server/cluster/Courier'
import { connectTo } from '../support/courierNode.ts'
import { eventually } from '../support/eventually.ts'
import type { Received, Run, SentCounts } from './messages.ts'

const PLAYERS = 100
const TURN_MS = 1
/** What a line of chat has. */
const TEXT = 'a line of chat of the usual length, sixty-four characters in all'

const [role, url = ''] = process.argv.slice(2)
const [pub, sub] = [connectTo(url), connectTo(url)]
const isUp = () => pub.status === 'ready'
const courier = new Courier({ nodeId: role ?? '', pub, sub, isUp })
const playerOf = (i: number): string => `player-${i % PLAYERS}`
/** One clock for both processes: that of the machine. */
const nowMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000

/** CPU of this process since the last call, in microseconds. */
let usage = process.cpuUsage()
function spentUs(): number {
  const { user, system } = process.cpuUsage(usage)
  usage = process.cpuUsage()
  return user + system
}

const LATE_MS_MAX = 3000

function receive(): void {
  const nothing = (): Received => ({ cpuUs: 0, latencyMs: [], repeated: 0, overtaken: 0 })
  let received = nothing()
  const seen = new Set<number>()
  const latest = new Map<string, number>()
  for (let i = 0; i < PLAYERS; i++) {
    courier.attach(playerOf(i), ({ to, body }) => {
      const { number, dueMs } = body as { number: number; dueMs: number }
      if (number < 0) return
      received.latencyMs.push(nowMs() - dueMs)
      if (seen.has(number)) received.repeated++
      if (number < (latest.get(to) ?? 0)) received.overtaken++
      seen.add(number)
      latest.set(to, number)
    })
  }
  const answer = async (expected: number): Promise<void> => {
    // What does not come is counted as lost.
    await eventually('all', () => seen.size >= expected, LATE_MS_MAX).catch(() => {})
    process.send?.({ ...received, cpuUs: spentUs() })
    received = nothing()
    seen.clear()
    latest.clear()
  }
  process.on('message', (expected: number) => void answer(expected))
}

/** Sends what is due, each message with the time at which it should have gone. */
async function send({ perS, forS }: Run): Promise<SentCounts> {
  const counts: SentCounts = { cpuUs: 0, sent: 0, refused: 0 }
  const startMs = nowMs()
  const answers: Promise<void>[] = []
  spentUs()
  for (let number = 0; number < perS * forS; ) {
    const dueMs = () => startMs + (number * 1000) / perS
    for (; number < perS * forS && dueMs() <= nowMs(); number++) {
      const body = { number, dueMs: dueMs(), text: TEXT }
      const sending = courier.send(playerOf(number), 'sender', body)
      answers.push(sending.then((result) => void counts[result === 'sent' ? 'sent' : 'refused']++))
    }
    await new Promise((resolve) => setTimeout(resolve, TURN_MS))
  }
  await Promise.all(answers)
  return { ...counts, cpuUs: spentUs() }
}

if (role === 'receiver') receive()
else {
  process.on('message', (run: Run) => {
    void send(run).then((counts) => process.send?.(counts))
  })
  for (let i = 0; i < PLAYERS; i++) {
    const body = { number: -1, dueMs: 0 }
    await eventually(
      'a receiver',
      async () => (await courier.send(playerOf(i), 'x', body)) === 'sent',
    )
  }
}
process.send?.('ready')
