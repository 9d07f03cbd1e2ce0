import type { Client } from '@colyseus/core'
import { type SchemaType, schema, t } from '@colyseus/schema'
import { machineMs } from '@tidepaint/loadtest/exam/machineMs'
import type { Courier } from '@tidepaint/server/cluster/Courier'
import { HardenedRoom } from '@tidepaint/server/rooms/HardenedRoom'
import { encodeNews, LOBBY, LOBBY_SEATS, type News, WORD } from './lobby.ts'

const LobbyState = schema({ seats: t.uint16().default(LOBBY_SEATS) }, 'LobbyState')
type LobbyState = SchemaType<typeof LobbyState>

/** Slow lines are looked for at each tick. */
const TICK_HZ = 1

/** A room in which nothing happens, until somebody has something to tell to all rooms of all nodes. */
export class LobbyRoom extends HardenedRoom<{ state: LobbyState }> {
  override state = new LobbyState()
  override maxClients = LOBBY_SEATS
  override messages = {
    [WORD.say]: (client: Client) => this.#say(client),
  }
  #courier!: Courier
  #stopListening = () => {}

  override onCreate({ courier }: { courier: Courier }): void {
    this.#courier = courier
    this.#stopListening = courier.listen(LOBBY, ({ body }) => {
      this.broadcastBytes(WORD.news, encodeNews(body as News), {})
    })
    this.runTicks(() => true, TICK_HZ)
  }

  override onDispose(): void {
    super.onDispose()
    this.#stopListening()
  }

  #say({ sessionId }: Client): void {
    const news: News = { saidMs: machineMs() }
    this.#courier.publish(LOBBY, sessionId, news).catch((err: unknown) => {
      this.report('HOOK_FAULT', { where: 'say', err })
    })
  }
}
