import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errors, errorsMarkdown } from './errors.ts'

test('[SRV-3] every error is in the table for the documentation, with a thing to do', () => {
  const markdown = errorsMarkdown()
  for (const [code, { action }] of Object.entries(errors)) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)+$/)
    assert.ok(markdown.includes(`| \`${code}\` |`) && markdown.includes(`| ${action} |`), code)
  }
})
