import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameLoop } from './FrameLoop.ts'

test('[LOAD-9] a frame that comes late is told when it was due, and one that is far too late is skipped', async () => {
  const frames: { lateMs: number; isSkipped: boolean }[] = []
  const done = Promise.withResolvers<void>()
  const loop = new FrameLoop((turn, frame, dueMs, isSkipped) => {
    if (turn === 0) frames.push({ lateMs: performance.now() - dueMs, isSkipped })
    if (frame === 3 && turn === 0) standStill(600)
    if (frame === 45) done.resolve()
  })
  await done.promise
  loop.stop()
  // Every frame is accounted for, those of the stall as well.
  assert.ok(frames.length >= 45)
  const skipped = frames.filter(({ isSkipped }) => isSkipped)
  assert.ok(skipped.length >= 15, `${skipped.length} were skipped`)
  assert.ok(skipped.every(({ lateMs }) => lateMs > 250))
  assert.ok(Math.max(...frames.map(({ lateMs }) => lateMs)) > 500)
})

function standStill(ms: number): void {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}
