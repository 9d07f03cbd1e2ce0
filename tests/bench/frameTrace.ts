import type { Browser, CDPSession } from 'playwright-core'

/** One animation frame's script: time on the clock, and time on a core. */
export interface FrameTime {
  wallMs: number
  cpuMs: number
}

/** Shorter callbacks than this are not the game's loop but the page's: left out, to our disadvantage. */
const LOOP_MS_MIN = 0.5

interface TraceEvent {
  name: string
  ph: string
  dur?: number
  tdur?: number
}

/** Records what Chromium says of each animation frame while `during` runs. */
export async function traceFrames(
  browser: Browser,
  during: () => Promise<void>,
): Promise<FrameTime[]> {
  const session = await browser.newBrowserCDPSession()
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]))
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'] },
  })
  await during()
  await stopTracing(session)
  return events
    .filter(({ name, ph }) => name === 'FireAnimationFrame' && ph === 'X')
    .map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1000, cpuMs: tdur / 1000 }))
    .filter(({ cpuMs }) => cpuMs >= LOOP_MS_MIN)
}

async function stopTracing(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
}
