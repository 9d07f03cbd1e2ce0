import { type Client, ClientState, SchemaSerializer } from '@colyseus/core'
import { type Schema, StateView } from '@colyseus/schema'
import {
  craftOf,
  publishArena,
  publishScoresInTurn,
  publishSeat,
  publishTick,
} from '@tidepaint/server/match/publish'
import { type Parcel, SlicedSerializer } from '@tidepaint/server/rooms/SlicedSerializer'
import type { World } from '@tidepaint/shared/sim/world'
import { tuning } from '@tidepaint/shared/tuning'
import { isFarTurn } from '@tidepaint/shared/wire/turns'
import { ArenaState, OWN } from '@tidepaint/shared/wire/state'
import * as stock from '../../peers/stockPublish.ts'
import { Player, Score, StockState } from '../../peers/stockState.ts'
import type { Sight, Stage } from './Stage.ts'

/** One way to tell all players of a world. */
export interface Coder {
  readonly title: string
  /** Writes what may have changed into the state. */
  publish(world: World): void
  /** Brings the views of all players up to date. */
  show(sights: readonly Sight[]): void
  /** Encodes what each of them is told, and hands it over to be sent. */
  encode(): void
  readonly sent: Sent
}

/** What was handed over so far. */
export interface Sent {
  bytes: number
  messages: number
}

/** What of a client serializers ask for; what it would send is counted. */
function countingClient(sent: Sent): Client {
  const count = (bytes: Uint8Array) => {
    sent.bytes += bytes.length
    sent.messages++
    return true
  }
  return {
    state: ClientState.JOINED,
    ref: { readyState: 1, _socket: { write: count } },
    raw: count,
    _inputBuffer: { ackSeq: 1 },
  } as unknown as Client
}

function newArenaState(world: World): ArenaState {
  const state = new ArenaState()
  publishArena(state, world)
  for (const { seat, team } of world.crafts) {
    publishSeat(state, world, { seat, team, name: `Pilot ${seat + 1}`, pilot: 'human' })
  }
  return state
}

function publishArenaTick(state: ArenaState, world: World): void {
  publishTick(state, world, () => true)
  publishScoresInTurn(state, world)
}

function openViews(clients: readonly Client[], state: ArenaState): void {
  for (const [seat, client] of clients.entries()) {
    client.view = new StateView()
    client.view.add(craftOf(state, seat))
    client.view.add(craftOf(state, seat), OWN)
  }
}

function showViews(clients: readonly Client[], state: ArenaState, sights: readonly Sight[]): void {
  for (const { seat, entered, left } of sights) {
    const view = clients[seat]?.view
    for (const other of left) view?.remove(craftOf(state, other))
    for (const other of entered) view?.add(craftOf(state, other))
  }
}

/** The framework's serializer on Tidepaint's own state, with a view for each client. */
export function viewsCoder(world: World): Coder {
  const state = newArenaState(world)
  const sent = { bytes: 0, messages: 0 }
  const clients = world.crafts.map(() => countingClient(sent))
  const serializer = new SchemaSerializer<ArenaState & Schema>()
  serializer.reset(state)
  openViews(clients, state)
  return {
    title: 'stock, views',
    publish: (now) => publishArenaTick(state, now),
    show: (sights) => showViews(clients, state, sights),
    encode: () => void serializer.applyPatches(clients, state, { sNow: world.tick }),
    sent,
  }
}

/** Tidepaint's serializer. */
export function slicedCoder({ world, sights, patch }: Stage): Coder {
  const state = newArenaState(world)
  const sent = { bytes: 0, messages: 0 }
  const parcels = new Map<Client, Parcel>()
  const clients = sights.map(({ seat, interest: { due } }) => {
    const client = countingClient(sent)
    parcels.set(client, { seat, due, frame: undefined, patch: 0 })
    return client
  })
  const serializer = new SlicedSerializer(
    (client) => parcels.get(client),
    (seat) => isFarTurn(seat, patch.number, patch.measures.farTicks),
  )
  serializer.reset(state)
  openViews(clients, state)
  return {
    title: 'Tidepaint',
    publish: (now) => publishArenaTick(state, now),
    show: (now) => showViews(clients, state, now),
    encode: () => void serializer.applyPatches(clients, state, { sNow: world.tick }),
    sent,
  }
}

/** The framework's serializer on a state as its documentation teaches it, everybody being sent everything. */
export function sharedCoder(world: World): Coder {
  const state = new StockState()
  for (const { seat } of world.crafts) {
    state.players.set(String(seat), new Player())
    state.scores.set(String(seat), new Score())
  }
  const sent = { bytes: 0, messages: 0 }
  const clients = world.crafts.map(() => countingClient(sent))
  const serializer = new SchemaSerializer<StockState & Schema>()
  serializer.reset(state)
  return {
    title: 'stock, shared',
    publish: (now) => {
      stock.publishTick(state, now)
      if (now.tick % tuning.sight.scoreTicks === 0) stock.publishScores(state, now)
    },
    show: () => {},
    encode: () => void serializer.applyPatches(clients, state),
    sent,
  }
}
