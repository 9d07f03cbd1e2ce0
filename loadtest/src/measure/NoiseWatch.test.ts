import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { afterEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { NoiseWatch } from './NoiseWatch.ts'

/** Ends by itself, should nobody do it. */
const busy =
  'process.stdout.write("busy"); const end = Date.now() + 20_000; while (Date.now() < end);'
const others: ChildProcess[] = []

afterEach(() => {
  for (const other of others.splice(0)) other.kill('SIGKILL')
})

/** Programs that want all the cores there are, twice. */
async function crowd(): Promise<void> {
  const children = Array.from({ length: 2 * availableParallelism() }, () =>
    spawn(process.execPath, ['-e', busy], { stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  others.push(...children)
  await Promise.all(children.map((child) => once(child.stdout, 'data')))
}

test('[LOAD-9] a machine that others are busy on voids the run, by the loop that lost its time', async () => {
  await crowd()
  const watch = new NoiseWatch()
  await watch.look()
  assert.match(watch.noise().voidBecause.join(), /a spin loop lost \d/)
})

test('[LOAD-9] what others had of the machine during the run voids it, and what is ours does not count', async () => {
  const watch = new NoiseWatch()
  await crowd()
  watch.begin([])
  await sleep(1000)
  watch.mark()
  assert.match(watch.noise().voidBecause.join(), /others had \d/)

  const ours = new NoiseWatch()
  ours.begin(others.flatMap(({ pid }) => pid ?? []))
  await sleep(1000)
  ours.mark()
  const [all, less] = [watch.noise().foreignPct, ours.noise().foreignPct]
  assert.ok(all !== null && less !== null && less < all, `${less} % are less than ${all} %`)
})
