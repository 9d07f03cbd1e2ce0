import { Client, type InputHandle, type Room } from '@colyseus/sdk'
import { InputCoder } from '@tidepaint/client/net/InputCoder'
import { RoomFollower } from '@tidepaint/client/net/RoomFollower'
import { ByteReader } from '@tidepaint/shared/sim/bytes'
import type { CraftInput, SimEvent } from '@tidepaint/shared/sim/world'
import { TICK_MS } from '@tidepaint/shared/tuning'
import { MESSAGE, type Notice, type Welcome } from '@tidepaint/shared/wire/messages'
import type { ArenaState, CraftState, RosterEntry } from '@tidepaint/shared/wire/state'
import { readTickFrame } from '@tidepaint/shared/wire/tickFrame'
import { PROTOCOL_VERSION, ROOM_NAME } from '@tidepaint/shared/wire/version'
import { eventually } from './eventually.ts'
import { FloorCopy } from './FloorCopy.ts'

export interface PlayerOptions {
  name?: string
  mode?: string
  /** Join this room and no other. */
  roomId?: string
}

/** A player on the real SDK, without prediction: flies, remembers what it is told. */
export class Player {
  readonly room: Room
  readonly events: SimEvent[] = []
  floor = new FloorCopy(0)
  /** The latest word on where the own team is, in blocks of the coarse map. */
  mates: Uint8Array | undefined
  welcomes: Welcome[] = []
  notices: Notice[] = []
  closedWith: number | undefined
  /** Tick frames read, and those that came with the patch of another tick. */
  frames = 0
  framesOfOtherTicks = 0
  #input: InputHandle<CraftInput> | undefined
  #coder: InputCoder | undefined
  #timer: NodeJS.Timeout | undefined
  #match = 0
  /** Tick frames of a match whose state has not come yet. */
  readonly #unread: Uint8Array[] = []

  /** `url` is where any node answers. */
  constructor(room: Room, url: string) {
    this.room = room
    new RoomFollower(room, url)
    room.onMessage(MESSAGE.welcome, (welcome: Welcome) => this.welcomes.push(welcome))
    room.onMessage(MESSAGE.notice, (notice: Notice) => this.notices.push(notice))
    room.onMessage(MESSAGE.tickFrame, (bytes: Uint8Array) => this.#unread.push(bytes.slice()))
    room.onStateChange(() => this.#patched())
    room.onLeave((code) => {
      this.closedWith = code
      this.stop()
    })
  }

  /** Takes a seat; resolves once the own craft is in sight. */
  static async join(url: string, { name = '', mode, roomId }: PlayerOptions): Promise<Player> {
    const wish = { protocol: PROTOCOL_VERSION, name, ...(mode ? { mode } : {}) }
    const client = new Client(url)
    const room = await (roomId
      ? client.joinById(roomId, wish)
      : client.joinOrCreate(ROOM_NAME, wish))
    const player = new Player(room, url)
    await eventually(
      'the own craft after a join',
      () => player.welcomes.length > 0 && player.sees(player.seat),
    )
    return player
  }

  get seat(): number {
    return this.welcomes[0]?.seat ?? -1
  }
  get state(): ArenaState {
    return this.room.state as ArenaState
  }
  get craft(): CraftState {
    return this.craftOf(this.seat)
  }
  sees(seat: number): boolean {
    // Before the first state there is nothing, whatever the type says.
    return (this.room.state as Partial<ArenaState>).crafts?.has(String(seat)) ?? false
  }
  craftOf(seat: number): CraftState {
    const craft = this.state.crafts.get(String(seat))
    if (craft === undefined) throw new Error(`seat ${seat} is not in sight`)
    return craft
  }
  rosterOf(seat: number): RosterEntry {
    const entry = this.state.roster.get(String(seat))
    if (entry === undefined) throw new Error(`seat ${seat} is not in the roster`)
    return entry
  }

  /** How many inputs of this line the server has spent. */
  get inputsSpent(): number {
    return this.#input?.lastProcessed ?? 0
  }

  /** Holds these controls, one input a tick, until `stop` or the next `fly`. */
  fly(input: Partial<CraftInput>): void {
    this.stop()
    this.#timer = setInterval(() => this.sendInput(input), TICK_MS)
  }
  stop(): void {
    clearInterval(this.#timer)
  }
  sendInput(input: Partial<CraftInput>): void {
    this.#input ??= this.room.input<CraftInput>({ mode: 'reliable' })
    this.#coder ??= new InputCoder(this.room, this.#input, () => this.state.inputTicks)
    Object.assign(this.#input.data, input)
    this.#coder.send()
  }

  /** Breaks the line in a way after which the SDK comes back by itself. */
  cutLine(): void {
    this.room.connection.close(4010)
  }

  #patched(): void {
    const { match, side } = this.state
    if (match !== this.#match) this.floor = new FloorCopy(side)
    this.#match = match
    for (const bytes of this.#unread.splice(0)) {
      const { floor, events } = this
      this.frames++
      if (new ByteReader(bytes).u32() !== this.state.tick) this.framesOfOtherTicks++
      readTickFrame(new ByteReader(bytes), {
        wholeChunk: (chunk, version, decode) => floor.wholeChunk(chunk, version, decode),
        changes: (chunk, before, after, decode) => floor.changes(chunk, before, after, decode),
        overview: (blocksPerSide, blocks) => floor.setOverview(blocksPerSide, blocks),
        event: (event) => events.push(event),
        mates: (blocks) => {
          this.mates = blocks
        },
      })
    }
  }
}
