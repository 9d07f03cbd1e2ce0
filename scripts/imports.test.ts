import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findImportFaults } from './imports.ts'
import { readSources } from './sourceText.ts'

const workspaces = ['shared', 'server', 'client', 'loadtest', 'docker', 'tests', 'scripts']

test('[ARC-1] imports go only in the allowed directions', () => {
  const sources = readSources(workspaces.map((folder) => `${folder}/**/*.{ts,tsx}`))
  assert.ok(sources.length > 0)
  assert.deepEqual(sources.flatMap(findImportFaults), [])
})

const refused: readonly (readonly [path: string, code: string])[] = [
  ['shared/src/wire/state.ts', "import { Match } from '@tidepaint/server/match/Match'"],
  ['shared/src/wire/state.ts', "import type { Match } from '../../../server/src/match/Match.ts'"],
  ['shared/src/wire/state.test.ts', "import '@tidepaint/client/net/endpoint'"],
  ['shared/src/sim/step.ts', "import { schema } from '@colyseus/schema'"],
  ['shared/src/sim/step.ts', "import { think } from '../brain/brain.ts'"],
  ['shared/src/sim/step.ts', "export { tide } from '../modes/tide.ts'"],
  ['shared/src/sim/step.ts', "const fs = await import('node:fs')"],
  ['shared/src/brain/brain.ts', "import {\n  ring,\n} from '../net/ring.ts'"],
  ['shared/src/modes/tide.ts', "import { think } from '../brain/brain.ts'"],
  ['server/src/app.ts', "import { endpoint } from '@tidepaint/client/net/endpoint'"],
  ['server/src/match/Match.ts', "import type { Client } from '@colyseus/core'"],
  ['client/src/main.ts', "import { readConfig } from '@tidepaint/server/config'"],
  ['client/src/main.ts', "import { join } from 'node:path'"],
  ['client/src/net/GameSession.ts', "import Phaser from 'phaser'"],
  ['client/src/net/GameSession.ts', "import { ArenaScene } from '../scenes/ArenaScene.ts'"],
  ['loadtest/src/Bot.ts', "import { keys } from '../../client/src/input/keys.ts'"],
  ['loadtest/src/Bot.ts', "import { readConfig } from '@tidepaint/server/config'"],
  ['tests/e2e/join.test.ts', "import { images } from '@tidepaint/docker/images'"],
]

test('[ARC-1] each planted import is caught', () => {
  const missed = refused.filter(([path, text]) => findImportFaults({ path, text }).length === 0)
  assert.deepEqual(missed, [])
})

const allowed: readonly (readonly [path: string, code: string])[] = [
  ['shared/src/sim/step.ts', "import { tuning } from '../tuning.ts'\nimport './world.ts'"],
  ['shared/src/sim/step.ts', "// import 'phaser'\nconst text = 'see // import'"],
  ['shared/src/sim/step.ts', 'const text = "import { Game } from \'phaser\'"'],
  ['shared/src/sim/step.test.ts', "import test from 'node:test'\nimport '../modes/tide.ts'"],
  ['shared/src/wire/state.ts', "import { schema } from '@colyseus/schema'"],
  ['server/src/rooms/ArenaRoom.ts', "import { Room } from '@colyseus/core'"],
  ['server/src/match/Match.ts', "import { stepWorld } from '@tidepaint/shared/sim/step'"],
  ['client/src/net/GameSession.ts', "import { Client } from '@colyseus/sdk'"],
  ['loadtest/src/Bot.ts', "import { GameSession } from '@tidepaint/client/net/GameSession'"],
  ['tests/e2e/join.test.ts', "import { startServer } from '@tidepaint/server/app'"],
]

test('[ARC-1] the rules leave alone what is in order', () => {
  assert.deepEqual(
    allowed.flatMap(([path, text]) => findImportFaults({ path, text })),
    [],
  )
})
