/** The room that a socket of this address is for. */
export const roomIdIn = (url = ''): string =>
  new URL(url, 'ws://localhost').pathname.split('/').at(-1) ?? ''
