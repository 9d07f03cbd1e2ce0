import type { Room } from '@colyseus/sdk'
import { MESSAGE, type Notice } from '@tidepaint/shared/wire/messages'

/** Of a server that has nothing to say of itself. */
export const noNotice: Readonly<Notice> = { isAlone: false, isClosing: false }

/** The server's latest word on itself. To be made before the room's first message is read. */
export class NoticeWatch {
  notice: Readonly<Notice> = noNotice

  constructor(room: Pick<Room, 'onMessage'>) {
    // Each stay begins with nothing: what there is to say comes after its welcome.
    room.onMessage(MESSAGE.welcome, () => {
      this.notice = noNotice
    })
    room.onMessage(MESSAGE.notice, (message: unknown) => {
      this.notice = readNotice(message) ?? this.notice
    })
  }
}

/** Undefined for anything that is no notice. */
function readNotice(message: unknown): Notice | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { isAlone, isClosing } = message as Partial<Record<keyof Notice, unknown>>
  if (typeof isAlone !== 'boolean' || typeof isClosing !== 'boolean') return undefined
  return { isAlone, isClosing }
}
