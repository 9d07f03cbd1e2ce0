import { useRef } from 'preact/hooks'
import { tuning } from '@tidepaint/shared/tuning'
import type { MatchStatus, OwnStatus } from '../net/arenaView.ts'
import type { AppState, PlayedMatch } from './appState.ts'
import { isTouch } from './ControlsPicture.tsx'
import type { Verb } from './hints.ts'
import { StarIcon } from './icons.tsx'

const BEACON_MS = 5000
const COUNTED_S = 10

interface Props {
  state: AppState
  played: PlayedMatch
  match: MatchStatus
  own: OwnStatus | undefined
}

/** Words that come and go: the last seconds, drop-in, beacon, comeback, first hints. */
export function Announcements({ state, played, match, own }: Props) {
  const isBeaconNew = useJustLit(match.beacon !== undefined)
  const isDown = own !== undefined && !own.flying
  const isBehind = own !== undefined && (match.comeback & (1 << own.team)) !== 0
  const hint = isDown ? undefined : played.hints.next()
  return (
    <>
      {match.secondsLeft > 0 && match.secondsLeft <= COUNTED_S ? (
        <div key={Math.ceil(match.secondsLeft)} class="countdown" aria-hidden="true">
          {Math.ceil(match.secondsLeft)}
        </div>
      ) : null}
      <div class="announcements" role="status">
        {isBeaconNew ? (
          <p class="announcement beacon">
            <StarIcon /> Beacon lit: {tuning.beacon.scorePerSecond} points a second in its ring
          </p>
        ) : null}
        {isBehind ? <p class="announcement">Comeback: your ink refills faster</p> : null}
      </div>
      {isDown ? <DropIn played={played} seconds={own.respawnS} /> : null}
      {hint ? <p class="hint">{hintText(hint, state.settings.oneSwitch)}</p> : null}
    </>
  )
}

function DropIn({ played, seconds }: { played: PlayedMatch; seconds: number }) {
  const by = played.feed.splashedBy
  return (
    <div class="drop-in" role="status">
      {by ? (
        <span>
          splashed by <b class={`who team${by.team}`}>{by.name || 'somebody'}</b>
        </span>
      ) : null}
      <strong>dropping in {Math.max(1, Math.ceil(seconds))}</strong>
    </div>
  )
}

/** Whether a state began within the last few seconds. */
function useJustLit(isLit: boolean): boolean {
  const litAtMs = useRef<number | undefined>(undefined)
  if (!isLit) litAtMs.current = undefined
  else litAtMs.current ??= performance.now()
  return litAtMs.current !== undefined && performance.now() - litAtMs.current < BEACON_MS
}

function hintText(verb: Verb, oneSwitch: boolean): string {
  if (oneSwitch) return 'Your craft flies itself. Press anything to dash.'
  const glass = isTouch()
  switch (verb) {
    case 'move':
      return glass ? 'Drag with your left thumb to fly' : 'Fly with W A S D or the arrows'
    case 'aim':
      return glass ? 'Drag with your right thumb to aim' : 'Aim with the mouse'
    case 'fire':
      return glass ? 'Hold to fire' : 'Hold the left button to fire'
    case 'dash':
      return glass ? 'Tap the arrows to dash' : 'Dash with Space: ram, or lay a wide stripe'
  }
}
