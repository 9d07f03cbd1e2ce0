import type { Notice } from '@tidepaint/shared/wire/messages'
import type { Line } from '../net/arenaView.ts'
import type { AppActions } from './appState.ts'
import { BrokenLinkIcon, RestartIcon } from './icons.tsx'
import { sentence } from './words.ts'

/** A short hiccup of the line is not worth a word. */
const QUIET_MS = 400

/** Until then it is most likely the match that moves, and back in a moment. */
const CALM_MS = 2500

/** Over the match, which goes on: the line broke and is being mended. */
export function LineBanner({ line }: { line: Line }) {
  if (line.state !== 'away') return null
  const awayMs = performance.now() - line.sinceMs
  if (awayMs < QUIET_MS) return null
  const isCalm = awayMs < CALM_MS
  const seconds = Math.floor(awayMs / 1000)
  return (
    <div class="line-banner" role={isCalm ? 'status' : 'alert'}>
      <span class="spinner" aria-hidden="true" />
      <span>
        {isCalm
          ? 'Reconnecting'
          : `The line broke. A bot flies for you until you are back (${seconds} s)`}
      </span>
    </div>
  )
}

/**
 * Beside the match: what the server says of itself. The text folds away after a while and leaves its
 * title; it stays there for who listens instead of looking.
 */
export function Notices({ notice }: { notice: Readonly<Notice> }) {
  return (
    <div class="notices" role="status">
      {notice.isClosing ? (
        <div class="notice">
          <RestartIcon />
          <strong>Last match on this server</strong>
          <p>This server restarts after this match; you can play on right away.</p>
        </div>
      ) : null}
      {notice.isAlone ? (
        <div class="notice">
          <BrokenLinkIcon />
          <strong>Invites may fail for now</strong>
          <p>
            This server cannot reach the others: invites and friends’ links may fail until it can.
            Your match goes on.
          </p>
        </div>
      ) : null}
    </div>
  )
}

/** Outside the component: a new function would be called, and take the focus, at each drawing. */
const takeFocus = (button: HTMLButtonElement | null): void => button?.focus()

interface EndedProps {
  line: Extract<Line, { state: 'ended' }>
  actions: Pick<AppActions, 'leave' | 'playOn'>
}

/** The stay is over; where that was not the player's doing, one press leads into the next match. */
export function EndedOverlay({ line, actions }: EndedProps) {
  const { text, mayPlayOn } = line
  return (
    <div class="ended" role="alertdialog" aria-label="The match is over for you">
      <div class="panel">
        <h2>{mayPlayOn ? 'This match is over' : 'That was it for now'}</h2>
        <p>{sentence(text)}</p>
        {mayPlayOn ? <p>A new match is one press away.</p> : null}
        {mayPlayOn ? (
          <button type="button" class="primary" onClick={() => actions.playOn()} ref={takeFocus}>
            Play on
          </button>
        ) : null}
        <button
          type="button"
          class={mayPlayOn ? 'secondary' : 'primary'}
          onClick={() => actions.leave()}
          ref={mayPlayOn ? null : takeFocus}
        >
          Back to start
        </button>
      </div>
    </div>
  )
}
