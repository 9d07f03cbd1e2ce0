import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Client, ClientState, SchemaSerializer } from '@colyseus/core'
import { Decoder, Encoder, StateView } from '@colyseus/schema'
import { diceOf } from '@tidepaint/shared/sim/testWorld'
import { ArenaState, CraftState, OWN, PickupState, RosterEntry } from '@tidepaint/shared/wire/state'
import { CATCH_UP, CHANGES, type Due, WHOLE } from '../match/interest.ts'
import { craftOf } from '../match/publish.ts'
import { type Parcel, SlicedSerializer } from './SlicedSerializer.ts'

/** Beyond the first hundred or so, the numbers of objects take two bytes. */
const SEATS = 140
const CLIENTS = 4
const PATCHES = 120
const FAR_PATCHES = 3
const PATCH_HEAD = 9
const SEEDS = [1, 2, 3, 20251125]

type Dice = ReturnType<typeof diceOf>

function newState(): ArenaState {
  const state = new ArenaState()
  for (let seat = 0; seat < SEATS; seat++) {
    state.crafts.set(String(seat), new CraftState())
    state.roster.set(String(seat), new RosterEntry())
  }
  for (let i = 0; i < 4; i++) {
    state.owned.push(0)
    state.pickups.push(new PickupState())
  }
  return state
}

const publicFields = ['team', 'pose', 'aim', 'health', 'flags'] as const
const ownFields = ['x', 'y', 'heading', 'subX', 'vx', 'vy', 'ink', 'respawnTicks'] as const
const most: Partial<Record<keyof CraftState, number>> = {
  x: 65_536,
  y: 65_536,
  ink: 1600,
}

/** The same moves for both states: few craft move much, some never. */
function play(states: readonly ArenaState[], roll: Dice): void {
  for (const state of states) state.tick++
  for (let seat = 0; seat < SEATS; seat++) {
    if (roll(3) > 0) continue
    for (const name of [...publicFields, ...ownFields]) {
      if (roll(2) === 0) continue
      const value =
        name === 'pose' ? (roll(2 ** 16) << 16) | roll(2 ** 16) : roll(most[name] ?? 200)
      for (const state of states) Object.assign(craftOf(state, seat), { [name]: value })
    }
  }
  const [seat, score, team] = [roll(SEATS), roll(60_000), roll(4)]
  const scores = roll(2) === 0
  for (const state of states) {
    if (scores) (state.roster.get(String(seat)) as RosterEntry).score = score
    state.owned[team] = score
    Object.assign(state.pickups[team] as PickupState, { x: seat, up: score % 2 === 0 })
  }
}

/** One client of both rooms; what it was sent goes through the framework's own reader. */
class Pair {
  readonly seat: number
  readonly visible = new Set<number>()
  readonly #roll: Dice
  readonly stock = new Line()
  readonly sliced = new Line()
  readonly #owed = new Set<number>()
  readonly #near = new Set<number>()
  /** Craft whose latest changes this client has not been sent, as the rule has it. */
  readonly stale = new Set<number>()
  readonly parcel: Parcel & { due: Due; frame: Uint8Array | undefined }
  isSkipped = false

  constructor(seat: number, patch: number, roll: Dice) {
    this.seat = seat
    this.#roll = roll
    const due = { seats: new Uint16Array(SEATS), kinds: new Uint8Array(SEATS), count: 0 }
    this.parcel = { seat, due, frame: undefined, patch }
  }

  /** Takes the seat, or comes back to it: nothing is left of what was seen before. */
  join(stock: SchemaSerializer<ArenaState>, sliced: SlicedSerializer, states: ArenaState[]): void {
    for (const [line, serializer, state] of [
      [this.stock, stock, states[0]],
      [this.sliced, sliced, states[1]],
    ] as const) {
      const view = new StateView()
      line.client.view = view
      view.add(craftOf(state as ArenaState, this.seat))
      view.add(craftOf(state as ArenaState, this.seat), OWN)
      line.begin(serializer.getFullState(line.client, { sNow: 1 }))
    }
    this.visible.clear()
    this.#owed.clear()
    this.#near.clear()
    this.stale.clear()
    this.isSkipped = false
    this.parcel.patch = sliced.patch
  }

  leave(): void {
    for (const { client } of [this.stock, this.sliced]) {
      client.view?.dispose()
      delete client.view
    }
  }

  /** Decides what is due in patch `number`; the stock side sees the same craft. */
  look(states: ArenaState[], number: number): void {
    this.isSkipped = this.#roll(6) === 0
    if (this.isSkipped) return
    const isBehind = this.parcel.patch < number - 1
    this.parcel.due.count = 0
    this.stale.clear()
    this.#push(this.seat, isBehind ? WHOLE : CHANGES)
    for (const seat of this.visible) {
      if (this.#roll(20) === 0) this.#cross(seat, states, false)
      else this.#decide(seat, number, isBehind)
    }
    for (let entries = this.#roll(4); entries > 0; entries--) {
      const seat = this.#roll(SEATS)
      if (seat !== this.seat && !this.visible.has(seat)) this.#cross(seat, states, true)
    }
    const length = this.#roll(3) * 70
    this.parcel.frame = length === 0 ? undefined : new Uint8Array(length).fill(number)
  }

  #decide(seat: number, number: number, isBehind: boolean): void {
    if (this.#roll(10) === 0 && !this.#near.delete(seat)) this.#near.add(seat)
    const isTurn = (number + seat) % FAR_PATCHES === 0
    if (isBehind) this.#push(seat, WHOLE)
    else if (this.#near.has(seat)) this.#push(seat, this.#owed.has(seat) ? CATCH_UP : CHANGES)
    else if (isTurn) this.#push(seat, CATCH_UP)
    else {
      this.#owed.add(seat)
      this.stale.add(seat)
      return
    }
    this.#owed.delete(seat)
  }

  #cross(seat: number, states: ArenaState[], comes: boolean): void {
    if (comes) this.visible.add(seat)
    else this.visible.delete(seat)
    this.#owed.delete(seat)
    for (const [at, { client }] of [this.stock, this.sliced].entries()) {
      const craft = craftOf(states[at] as ArenaState, seat)
      if (comes) client.view?.add(craft)
      else client.view?.remove(craft)
    }
  }

  #push(seat: number, kind: number): void {
    const { due } = this.parcel
    due.seats[due.count] = seat
    due.kinds[due.count++] = kind
  }
}

/** A client as serializers know it, and what it has decoded so far. */
class Line {
  readonly client: Client
  readonly frames: Buffer[] = []
  #decoder = new Decoder(new ArenaState())

  constructor() {
    const ref = { readyState: 1, _socket: { write: (bytes: Buffer) => this.#written(bytes) } }
    this.client = {
      state: ClientState.JOINED,
      ref,
      raw: (frame: Buffer) => this.#received(frame),
      _inputBuffer: { ackSeq: 7 },
    } as unknown as Client
  }

  get state(): ArenaState {
    return this.#decoder.state
  }

  begin(full: Uint8Array): void {
    this.#decoder = new Decoder(new ArenaState())
    this.#decoder.decode(full, { offset: PATCH_HEAD })
  }

  /** One write may hold several frames of the socket; the last is a patch. */
  #written(bytes: Buffer): void {
    let at = 0
    while (at < bytes.length) {
      assert.equal(bytes[at], 0x82)
      const short = bytes[at + 1] as number
      const length = short < 126 ? short : bytes.readUInt16BE(at + 2)
      at += short < 126 ? 2 : 4
      const frame = bytes.subarray(at, at + length)
      if (frame[0] === 17) this.frames.push(frame)
      else this.#received(frame)
      at += length
    }
    assert.equal(at, bytes.length)
  }

  #received(frame: Buffer): void {
    assert.equal(frame[0], 15 | 0x80)
    assert.equal(frame.readUInt32LE(5), 7)
    this.#decoder.decode(frame, { offset: PATCH_HEAD })
  }
}

for (const seed of SEEDS) {
  test(`[ENC-1] what arrives is what the stock serializer sends, whoever joins, leaves and misses patches (seed ${seed})`, () => {
    Encoder.BUFFER_SIZE = 65_536
    const roll = diceOf(seed)
    const states = [newState(), newState()]
    const [stockState, slicedState] = states as [ArenaState, ArenaState]
    const pairs = new Map<Client, Pair>()
    const parcelOf = (client: Client) => {
      const pair = pairs.get(client)
      return pair === undefined || pair.isSkipped ? undefined : pair.parcel
    }
    const isFarTurn = (seat: number) => (sliced.patch + seat) % FAR_PATCHES === 0
    const sliced: SlicedSerializer = new SlicedSerializer(parcelOf, isFarTurn)
    const stock = new SchemaSerializer<ArenaState>()
    stock.reset(stockState as never)
    sliced.reset(slicedState)
    for (let number = 1; number <= PATCHES; number++) {
      comeAndGo(pairs, sliced.patch, roll, (pair) => pair.join(stock, sliced, states))
      play(states, roll)
      for (const pair of pairs.values()) pair.look(states, number)
      const all = [...pairs.values()]
      stock.applyPatches(
        all.map((pair) => pair.stock.client),
        stockState,
        { sNow: number },
      )
      sliced.applyPatches([...pairs.keys()], slicedState, { sNow: number })
      for (const pair of all) if (!pair.isSkipped) compare(pair, `patch ${number}, seed ${seed}`)
    }
  })
}

/** Somebody takes a seat, leaves it, or comes back to it with nothing. */
function comeAndGo(
  pairs: Map<Client, Pair>,
  patch: number,
  roll: Dice,
  join: (pair: Pair) => void,
): void {
  const all = [...pairs.values()]
  const one = all[roll(Math.max(1, all.length))]
  if (one && roll(15) === 0) {
    one.leave()
    if (roll(2) === 0) return join(one)
    pairs.delete(one.sliced.client)
  }
  if (pairs.size >= CLIENTS || roll(4) > 0) return
  const taken = new Set(all.map(({ seat }) => seat))
  const seat = roll(SEATS)
  if (taken.has(seat)) return
  const pair = new Pair(seat, patch, roll)
  join(pair)
  pairs.set(pair.sliced.client, pair)
}

function compare(pair: Pair, where: string): void {
  const { crafts: expected, ...root } = pair.stock.state.toJSON() as Plain
  const { crafts: arrived, ...arrivedRoot } = pair.sliced.state.toJSON() as Plain
  assert.deepEqual(arrivedRoot, root, where)
  assert.deepEqual(Object.keys(arrived).toSorted(), Object.keys(expected).toSorted(), where)
  for (const [key, craft] of Object.entries(expected)) {
    if (!pair.stale.has(Number(key)))
      assert.deepEqual(arrived[key], craft, `${where}, craft ${key}`)
  }
}

interface Plain {
  crafts: Record<string, object>
}
