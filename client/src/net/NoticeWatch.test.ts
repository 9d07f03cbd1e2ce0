import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Room } from '@colyseus/sdk'
import { MESSAGE } from '@tidepaint/shared/wire/messages'
import { NoticeWatch, noNotice } from './NoticeWatch.ts'

/** A room without a line, into which messages are put as if they had come. */
function openRoom() {
  const room = new Room('arena')
  const watch = new NoticeWatch(room)
  return { watch, say: (type: number, message: unknown) => room['dispatchMessage'](type, message) }
}

test('[PLAY-8] the latest notice counts, and a resume starts from none', () => {
  const { watch, say } = openRoom()
  const heard = [watch.notice]
  for (const notice of [
    { isAlone: true, isClosing: false },
    { isAlone: true, isClosing: true },
    { isAlone: false, isClosing: true },
  ]) {
    say(MESSAGE.notice, notice)
    heard.push(watch.notice)
    assert.deepEqual(watch.notice, notice)
  }
  say(MESSAGE.welcome, { seat: 3 })
  assert.deepEqual([heard[0], watch.notice], [noNotice, noNotice])
})

for (const wild of [
  undefined,
  null,
  7,
  'isAlone',
  [],
  {},
  { isAlone: true },
  { isAlone: 1, isClosing: 0 },
  { isAlone: 'no', isClosing: false },
]) {
  test(`[PLAY-8] ${JSON.stringify(wild)} is no notice: what was said before stands`, () => {
    const { watch, say } = openRoom()
    say(MESSAGE.notice, { isAlone: false, isClosing: true })
    say(MESSAGE.notice, wild)
    assert.deepEqual(watch.notice, { isAlone: false, isClosing: true })
  })
}
