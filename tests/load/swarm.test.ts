import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { judge } from '@tidepaint/loadtest/report/gates'
import type { Report } from '@tidepaint/loadtest/report/Report'
import { readReport } from '@tidepaint/loadtest/report/readReport'
import { runSwarm } from '@tidepaint/loadtest/swarm/runSwarm'
import { readScenario, type Scenario } from '@tidepaint/loadtest/swarm/scenario'
import { openTarget, type TargetWish } from '@tidepaint/loadtest/swarm/target'
import { freePort } from '../../scripts/cluster/freePort.ts'

const COMMAND = fileURLToPath(new URL('../../loadtest/src/swarm.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tidepaint-swarm-'))
after(() => rmSync(folder, { recursive: true }))

/** Stands on the core for half of the time, as a server does that has too much to do. */
const blocked = `setInterval(() => { const until = performance.now() + 40; while (performance.now() < until); }, 80)`
const slow = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(blocked)}"` }

async function swarm(wish: TargetWish, changes: Partial<Scenario>): Promise<Report> {
  const target = await openTarget(wish)
  try {
    const plan = { ...readScenario('smoke'), ...changes, seed: 4, localAddresses: [] }
    return await runSwarm({
      scenario: 'smoke',
      plan: { ...plan, target: target.url },
      workers: 1,
      target,
      gates: {},
    })
  } finally {
    await target.stop()
  }
}

describe('the swarm', () => {
  test('[LOAD-6] 30 bots play for 20 s, and the report has both sides of it', async () => {
    const { bots, forS } = readScenario('smoke')
    assert.deepEqual([bots, forS], [30, 20])
    const { counts, numbers, series, distributions, server } = await swarm({ kind: 'server' }, {})
    assert.equal(counts['joins'], 30)
    assert.equal(counts['joinsRefused'], undefined)
    assert.ok((counts['inputs'] ?? 0) > 1000, 'light bots send inputs')
    assert.ok((counts['frames'] ?? 0) > 1000, 'full bots draw frames')
    assert.equal(numbers['stays.closed'], 0, JSON.stringify(counts))
    assert.equal(numbers['frames.bad'], 0, JSON.stringify(counts))
    for (const metric of [
      'join',
      'roundTrip',
      'viewDelay',
      'snapshotAge',
      'patchGap',
      'botLate',
    ] as const) {
      assert.ok((distributions[metric]?.count ?? 0) > 0, `${metric} was measured`)
    }
    assert.equal(series.atS.length, 20)
    assert.equal(series['live']?.at(-1), 30)
    assert.ok((server?.ticks ?? 0) > 300, 'the server tells of its ticks')
    assert.ok((numbers['server.cpuCores'] ?? 0) > 0)
  })

  test('[LOAD-6] a server that is too slow does not meet its gates', async () => {
    const few = { bots: 4, forS: 4, mix: { player: 1 } }
    const { numbers } = await swarm({ kind: 'server', env: slow }, few)
    const gate = judge(numbers, { 'server.tickLateness.p99': { max: 5 } })[0]
    assert.equal(gate?.isMet, false, `late by ${gate?.value} ms`)
  })
})

describe('npm run swarm', () => {
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => said.push(String(text)))
    const ended = once(child, 'close').then(([code]) => ({
      code: code as number,
      text: said.join(''),
    }))
    return { child, ended }
  }

  test('[LOAD-7] a target that cannot be reached is said in a line', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const { code, text } = await run('--target', url).ended
    assert.equal(code, 1)
    assert.equal(text, `${url} cannot be reached: ECONNREFUSED\n`)
  })

  test('[LOAD-7] an unknown scenario is said before anything starts', async () => {
    const { code, text } = await run('--scenario', 'chess').ended
    assert.equal(code, 1)
    assert.match(text, /^no scenario is named "chess"; there are big, breakpoint, churn/)
  })

  test('[LOAD-8] Ctrl-C ends the run, and there is a report of what was', async () => {
    const out = join(folder, 'cut')
    const { child, ended } = run('--bots', '4', '--for', '30s', '--out', out)
    child.stdout.on('data', (text) => {
      if (String(text).startsWith('0:05 4 playing')) child.kill('SIGINT')
    })
    const { code } = await ended
    assert.notEqual(code, null, 'it ended by itself')
    assert.ok(existsSync(join(out, 'report.html')))
    const report = readReport(join(out, 'report.json'))
    assert.equal(report.isCut, true)
    assert.ok(report.forS >= 5 && report.forS < 30)
    assert.equal(report.counts['joins'], 4)
    assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /<html/)
  })
})
