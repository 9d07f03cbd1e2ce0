import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeProcess } from './NodeProcess.ts'
import { Player } from './player.ts'

/** Servers that come after each other on one folder of images, and players who outlive them. */
export class RestartBench {
  readonly dir = mkdtempSync(join(tmpdir(), 'tidepaint-images-'))
  readonly #nodes: NodeProcess[] = []
  readonly #players: Player[] = []

  async start(more: Record<string, string> = {}): Promise<NodeProcess> {
    return this.spawn(more).ready()
  }

  /** As `start`, for one that may not get ready. */
  spawn(more: Record<string, string>): NodeProcess {
    const node = new NodeProcess({ IMAGES_DIR: this.dir, RESUME_WINDOW_S: '30', ...more })
    this.#nodes.push(node)
    return node
  }

  async seated(node: NodeProcess, name: string, mode = 'tide'): Promise<Player> {
    const player = await Player.join(node.url, { name, mode })
    this.#players.push(player)
    return player
  }

  /** Whole ones, and what was put aside. */
  images(): string[] {
    return readdirSync(this.dir).filter((file) => !file.endsWith('.new'))
  }

  pathOf({ room }: Player): string {
    return join(this.dir, `${room.roomId}.image`)
  }

  async close(): Promise<void> {
    for (const player of this.#players) {
      player.stop()
      player.room.reconnection.enabled = false
      player.room.connection.close()
    }
    await Promise.all(this.#nodes.map((node) => node.kill()))
    rmSync(this.dir, { recursive: true })
  }
}

export const portOf = (node: NodeProcess): string => new URL(node.url).port

/** With which its seat can be had again. */
export const tokenOf = ({ room }: Player): string => room.reconnectionToken.split(':')[1] ?? ''

/** A socket that asks for the seat of this player with a token. */
export function knock(node: NodeProcess, { room }: Player, token: string): WebSocket {
  const url = `${node.url.replace('http', 'ws')}/any/${room.roomId}`
  const query = new URLSearchParams({ sessionId: room.sessionId, reconnectionToken: token })
  return new WebSocket(`${url}?${query}`)
}

/** With which code it ends. */
export const closeOf = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => (socket.onclose = ({ code }) => resolve(code)))

/** Resolves when the seat is given. */
export const answerOf = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => (socket.onmessage = resolve))
