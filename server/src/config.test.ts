import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, readConfig, settingsMarkdown } from './config.ts'

test('[SRV-1] one error names every bad setting, what it was and what would have been right', () => {
  const env = { PORT: 'soon', HOST: '', BOT_GRADE: 'perfect', MATCH_S: '0', ALLOWED_ORIGINS: 'x' }
  assert.throws(
    () => readConfig(env),
    (error) => {
      assert.ok(error instanceof ConfigError)
      assert.deepEqual(
        error.message.split('\n').map((line) => line.trim().replace(/ \(.*/, '')),
        [
          'configuration refused:',
          'PORT is "soon"; it must be a whole number from 0 to 65535',
          'ALLOWED_ORIGINS is "x"; it must be origins such as https://play.example.com, with commas between them',
          'MATCH_S is "0"; it must be a whole number from 1 to 3600',
          'BOT_GRADE is "perfect"; it must be one of easy, steady, sharp, mixed',
        ],
      )
      return true
    },
  )
})

test('[SRV-2] without any variable, and with empty ones, all defaults hold', () => {
  const config = readConfig({})
  assert.deepEqual(readConfig({ PORT: '', MATCH_S: '', CLIENT_DIR: '' }), config)
  assert.deepEqual([config.port, config.host, config.matchS], [8080, '127.0.0.1', undefined])
})

for (const [name, inside, outside] of [
  ['PORT', ['0', '65535'], ['-1', '65536', '1.5', '1e3', ' 1', '0x10']],
  ['MATCH_S', ['1', '3600'], ['0', '3601']],
  ['BIG_TIDE_SEATS', ['100', '104', '500'], ['99', '96', '102', '501', '504', 'many']],
  ['RESUME_WINDOW_S', ['0', '300'], ['301']],
  ['MESSAGES_PER_S_MAX', ['45', '10000'], ['44', '10001']],
  ['DRAIN_S', ['0', '3600'], ['3601']],
  ['RELAYS_MAX', ['0', '100000'], ['100001']],
  ['NODE_NAME', ['n1', 'n64'], ['n0', 'n65', 'n01', 'N1', 'n1 ']],
  ['LOG_LEVEL', ['silent'], ['SILENT', 'toString']],
  [
    'ALLOWED_ORIGINS',
    ['https://a.example', 'https://a.example, http://b.example:8080'],
    ['*', 'https://a.example/', 'https://a.example,', 'a.example'],
  ],
] as const) {
  test(`[SRV-2] ${name} is held to its bounds at their edges`, () => {
    for (const value of inside) readConfig({ [name]: value })
    for (const value of outside)
      assert.throws(() => readConfig({ [name]: value }), ConfigError, value)
  })
}

test('[SRV-3] every setting is in the table for the documentation', () => {
  const lines = settingsMarkdown().trim().split('\n')
  assert.equal(lines.length, 2 + Object.keys(readConfig({})).length)
  for (const line of lines) assert.equal(line.split('|').length, 6, line)
})
