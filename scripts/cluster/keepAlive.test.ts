import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../tests/support/eventually.ts'
import { Child } from './Child.ts'
import { keepAlive } from './keepAlive.ts'

const idle = () => new Child('idle', process.execPath, ['-e', 'setInterval(() => {}, 1000)'])

/** A program that is kept alive, and whose starts fail as often as `failures` says. */
function keep(failures: number) {
  const over = new AbortController()
  const notes: string[] = []
  const kept = {
    child: idle(),
    starts: 0,
    notes,
    isBack: () => eventually('it is back', () => notes.at(-1)?.includes('idle is back')),
    end: async () => {
      over.abort()
      await kept.child.stop()
      await ended
    },
  }
  const restart = async () => {
    // As those do that replace a program which may still live.
    await kept.child.stop()
    kept.starts++
    if (kept.starts <= failures) throw new Error('its port is taken')
    kept.child = idle()
  }
  const onNote = (text: string) => void notes.push(text)
  const ended = keepAlive({ current: () => kept.child, restart, onNote }, over.signal)
  return kept
}

test('[RUN-11] a program is started again, even if that fails at first', async () => {
  const kept = keep(1)
  kept.child.killGroup()
  await kept.isBack()
  assert.deepEqual(kept.notes, [
    'idle was ended by SIGKILL; starting it again in 0.25 s',
    'its port is taken',
    'idle was ended by SIGKILL; starting it again in 0.5 s',
    `idle is back: pid ${kept.child.pid}`,
  ])
  await kept.end()
  assert.equal(kept.starts, 2)
})

test('[RUN-11] a program that was stopped on purpose stays away, and is kept again later', async () => {
  const kept = keep(0)
  await kept.child.stop()
  kept.child = idle()
  kept.child.killGroup()
  await kept.isBack()
  assert.equal(kept.starts, 1)
  await kept.end()
})
