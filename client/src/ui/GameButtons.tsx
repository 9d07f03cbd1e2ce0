import { useState } from 'preact/hooks'
import type { Notice } from '@tidepaint/shared/wire/messages'
import type { AppActions, AppState, PlayedMatch } from './appState.ts'
import { GearIcon, InviteIcon, LeaveIcon, SoundIcon } from './icons.tsx'

const COPIED_MS = 2000

interface Props {
  state: AppState
  played: PlayedMatch
  notice: Readonly<Notice>
  actions: AppActions
}

/** Invite, mute, settings, leave. */
export function GameButtons({ state, played, notice, actions }: Props) {
  return (
    <nav class="game-buttons" aria-label="Match">
      {played.invite ? <InviteButton link={played.invite} mayFail={notice.isAlone} /> : null}
      <SoundAndSettings state={state} actions={actions} />
      <button
        type="button"
        class="round"
        aria-label="Leave the match"
        onClick={() => actions.leave()}
      >
        <LeaveIcon />
      </button>
    </nav>
  )
}

function InviteButton({ link, mayFail }: { link: string; mayFail: boolean }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link)
    } catch {
      // No clipboard on this page: let the player copy by hand.
      window.prompt('Link to this match', link)
    }
    setCopied(true)
    setTimeout(() => setCopied(false), COPIED_MS)
  }
  const label = `Copy a link to this match${mayFail ? '; it may not work for now' : ''}`
  return (
    <button
      type="button"
      class="round wide"
      aria-label={label}
      title={label}
      onClick={() => void copy()}
    >
      <InviteIcon />
      <span aria-live="polite">{isCopied ? copiedText(mayFail) : 'Invite'}</span>
    </button>
  )
}

const copiedText = (mayFail: boolean): string =>
  mayFail ? 'Copied, may fail for now' : 'Link copied'

/** The two buttons that stand in the corner of every screen. */
export function SoundAndSettings({ state, actions }: Pick<Props, 'state' | 'actions'>) {
  const { sound } = state.settings
  return (
    <>
      <button
        type="button"
        class="round"
        aria-label={sound ? 'Mute' : 'Sound on'}
        onClick={() => actions.change({ sound: !sound })}
      >
        <SoundIcon on={sound} />
      </button>
      <button
        type="button"
        class="round"
        aria-label="Settings"
        onClick={() => actions.toggleSettings()}
      >
        <GearIcon />
      </button>
    </>
  )
}
