import type { TokenStore } from '../net/joinArena.ts'
import type { RendererWish } from './startGame.ts'

const SEAT_KEY = 'tidepaint.seat'

/** What the page's address asks for. */
export function readAddress(): { renderer: RendererWish; room: string | undefined } {
  const query = new URLSearchParams(location.search)
  const wish = query.get('r')
  return {
    renderer: wish === 'canvas' || wish === 'webgl' ? wish : 'auto',
    room: query.get('room') || undefined,
  }
}

/** A link that leads into the same match. */
export function inviteLink(room: string): string {
  const link = new URL(location.href)
  link.search = new URLSearchParams({ room }).toString()
  link.hash = ''
  return link.href
}

/** The browser's storage; undefined where it is forbidden. */
export function localStore(): Storage | undefined {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}

/** Keeps the way back into a seat for this tab, over a reload. */
export const seatStore: TokenStore = {
  get: () => attempt(() => sessionStorage.getItem(SEAT_KEY)) ?? undefined,
  set: (token) => {
    attempt(() => sessionStorage.setItem(SEAT_KEY, token))
  },
  clear: () => {
    attempt(() => sessionStorage.removeItem(SEAT_KEY))
  },
}

/** Storage may be forbidden or full; then the page does without. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
