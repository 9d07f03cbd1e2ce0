import type { EventData } from 'node:test'
import type { TestEvent } from 'node:test/reporters'

/** What the closing line of a run starts with; JSON with the counts follows. */
export const countsMark = '##counts '

type Result = EventData.TestPass | EventData.TestFail
type Outcome = 'passed' | 'failed' | 'skipped'

/**
 * A reporter for Node's test runner: one line per test, failures in full, and at the end one line
 * for the program that adds up several runs.
 */
export default async function* ciReporter(
  events: AsyncIterable<TestEvent>,
): AsyncGenerator<string, void> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for await (const event of events) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') yield event.data.message
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const outcome = outcomeOf(event.data)
    if (outcome === undefined) continue
    counts[outcome]++
    yield describe(outcome, event.data)
  }
  yield `${countsMark}${JSON.stringify(counts)}\n`
}

/** Undefined for what only groups tests, so that each test counts once. */
function outcomeOf(result: Result): Outcome | undefined {
  if (result.skip !== undefined || result.todo !== undefined) return 'skipped'
  if (holdsNoTest(result)) return 'failed'
  if (!isFailure(result)) return result.details.type === 'suite' ? undefined : 'passed'
  const { error } = result.details
  const isGroup = 'failureType' in error && error.failureType === 'subtestsFailed'
  return isGroup ? undefined : 'failed'
}

function isFailure(result: Result): result is EventData.TestFail {
  return 'error' in result.details
}

/** The runner lets a file without tests pass as one test named after the file. */
function holdsNoTest(result: Result): boolean {
  return !isFailure(result) && result.nesting === 0 && result.name.endsWith('.test.ts')
}

function describe(outcome: Outcome, result: Result): string {
  if (outcome === 'skipped') return `  skip ${result.name}\n`
  if (outcome === 'passed') {
    return `  ok ${result.name} (${Math.round(result.details.duration_ms)} ms)\n`
  }
  const place = result.file ? ` (${result.file}:${result.line})` : ''
  return `  FAIL ${result.name}${place}\n${reasonOf(result)}\n`
}

function reasonOf(result: Result): string {
  if (!isFailure(result)) return 'the file holds no test'
  const { error } = result.details
  // The runner wraps what the test threw.
  const cause = error.cause instanceof Error ? error.cause : error
  return cause.stack ?? cause.message
}
