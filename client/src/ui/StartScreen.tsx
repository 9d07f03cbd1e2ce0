import { modeOf, modes } from '@tidepaint/shared/modes/modes'
import { tuning } from '@tidepaint/shared/tuning'
import type { AppActions, AppState, Trouble } from './appState.ts'
import { ControlsPicture } from './ControlsPicture.tsx'
import { SoundAndSettings } from './GameButtons.tsx'
import { Logo } from './Logo.tsx'
import { QUICK_PLAY } from './settings.ts'
import { sentence } from './words.ts'

/** The mode for whoever does not choose stands first. */
const listed = modes.toSorted((a, b) => Number(b.id === QUICK_PLAY) - Number(a.id === QUICK_PLAY))

/** The first screen: a name that may stay empty, and one big button. */
export function StartScreen({ state, actions }: { state: AppState; actions: AppActions }) {
  const { settings, isJoining, trouble } = state
  const chosen = modeOf(settings.mode)
  const submit = (event: Event): void => {
    event.preventDefault()
    if (!isJoining) actions.play()
  }
  return (
    <main class="start">
      <div class="start-card">
        <Logo />
        <p class="tagline">Fly. Paint. Own the floor.</p>
        <form onSubmit={submit}>
          <input
            class="name"
            type="text"
            aria-label="Your name, may stay empty"
            placeholder="Your name (or none)"
            maxLength={tuning.name.charsMax}
            value={settings.name}
            autocomplete="nickname"
            spellcheck={false}
            onInput={(event) => actions.change({ name: event.currentTarget.value })}
          />
          <button class="play" type="submit" disabled={isJoining} aria-busy={isJoining}>
            {isJoining ? <span class="spinner" aria-hidden="true" /> : null}
            {isJoining ? 'Joining' : playText(trouble)}
          </button>
          {trouble ? (
            <p class="trouble" role="alert">
              {sentence(trouble.text)}
            </p>
          ) : null}
          <ModePicker chosenId={chosen?.id ?? ''} actions={actions} />
          <p class="blurb" id="mode-blurb">
            {chosen?.id === QUICK_PLAY ? <b>Quick play: most people are here.</b> : null}{' '}
            {chosen ? sentence(chosen.blurb) : null}
          </p>
        </form>
        <ControlsPicture settings={settings} />
      </div>
      <div class="corner">
        <SoundAndSettings state={state} actions={actions} />
      </div>
    </main>
  )
}

function playText(trouble: Trouble | undefined): string {
  if (trouble === undefined) return 'Play'
  return trouble.isElsewhere ? 'Play another' : 'Try again'
}

function ModePicker({ chosenId, actions }: { chosenId: string; actions: AppActions }) {
  return (
    <div class="modes" role="radiogroup" aria-label="Mode" aria-describedby="mode-blurb">
      {listed.map((mode) => (
        <label key={mode.id} class={mode.id === chosenId ? 'mode chosen' : 'mode'}>
          <input
            type="radio"
            name="mode"
            checked={mode.id === chosenId}
            onChange={() => actions.change({ mode: mode.id })}
          />
          {mode.title}
        </label>
      ))}
    </div>
  )
}
