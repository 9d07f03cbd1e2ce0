import type { Browser, CDPSession } from 'playwright-core'

/**
 * One animation frame, with all script since the frame before: the game's loop, and what timers did
 * between (the HUD, and in a replay the frames of the line). In ms, on the clock and on a core.
 */
export interface FrameTime {
  loopMs: number
  scriptMs: number
  wallMs: number
}

/** Shorter callbacks than this are not the game's loop but the page's: left out, to our disadvantage. */
const LOOP_MS_MIN = 0.5

interface TraceEvent {
  name: string
  ph: string
  ts: number
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
  return framesOf(events)
}

function framesOf(events: readonly TraceEvent[]): FrameTime[] {
  const frames: FrameTime[] = []
  let sinceMs = 0
  for (const { name, ph, dur = 0, tdur = 0 } of events.toSorted((a, b) => a.ts - b.ts)) {
    if (ph !== 'X' || (name !== 'FireAnimationFrame' && name !== 'TimerFire')) continue
    const cpuMs = tdur / 1000
    sinceMs += cpuMs
    if (name === 'TimerFire' || cpuMs < LOOP_MS_MIN) continue
    frames.push({ loopMs: cpuMs, scriptMs: sinceMs, wallMs: dur / 1000 })
    sinceMs = 0
  }
  return frames
}

async function stopTracing(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
}
