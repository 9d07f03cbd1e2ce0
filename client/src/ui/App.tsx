import { render } from 'preact'
import type { AppActions, AppState } from './appState.ts'
import { Hud } from './Hud.tsx'
import { SettingsPanel } from './SettingsPanel.tsx'
import { StartScreen } from './StartScreen.tsx'
import { type Store, useStore } from './Store.ts'
import './style.css'
import './hud.css'
import { teamStyles } from './teamStyles.ts'

/** Shows the page over the arena and keeps it up to date. */
export function mountApp(parent: HTMLElement, store: Store<AppState>, actions: AppActions): void {
  const style = document.createElement('style')
  style.textContent = teamStyles()
  document.head.append(style)
  render(<App store={store} actions={actions} />, parent)
}

function App({ store, actions }: { store: Store<AppState>; actions: AppActions }) {
  const state = useStore(store)
  const { played, settings } = state
  return (
    <>
      {played ? (
        <Hud state={state} played={played} actions={actions} />
      ) : (
        <StartScreen state={state} actions={actions} />
      )}
      {state.isSettingsOpen ? <SettingsPanel settings={settings} actions={actions} /> : null}
    </>
  )
}
