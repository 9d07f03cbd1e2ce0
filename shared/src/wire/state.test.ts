import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Encoder } from '@colyseus/schema'
import { ArenaState, CraftState, RosterEntry } from './state.ts'

/** Ids below this are one byte in each update of what they name. */
const ONE_BYTE = 128

test('[WIRE-10] craft have the smallest ids of all, at least 120 of them in one byte', () => {
  const state = new ArenaState()
  for (let seat = 0; seat < 200; seat++) {
    state.roster.set(String(seat), new RosterEntry())
    state.crafts.set(String(seat), new CraftState())
  }
  const { root } = new Encoder(state)
  const small = Object.entries(root.changeTrees).filter(([id]) => Number(id) < ONE_BYTE)
  const crafts = small.filter(([, { ref }]) => ref instanceof CraftState)
  assert.ok(crafts.length >= 120, `${crafts.length}`)
})
