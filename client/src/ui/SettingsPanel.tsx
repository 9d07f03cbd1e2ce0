import { useEffect, useRef } from 'preact/hooks'
import type { AppActions } from './appState.ts'
import type { Settings } from './settings.ts'

type Flag = 'sound' | 'reducedMotion' | 'strongPatterns' | 'oneSwitch' | 'leftHanded'

const switches: readonly { key: Flag; title: string; note: string }[] = [
  { key: 'sound', title: 'Sound', note: '' },
  { key: 'reducedMotion', title: 'Less motion', note: 'hardly any screen shake' },
  {
    key: 'strongPatterns',
    title: 'Strong patterns',
    note: 'dots, waves, hatching, rings stand out',
  },
  { key: 'oneSwitch', title: 'One switch', note: 'the craft flies itself, any press dashes' },
  { key: 'leftHanded', title: 'Left-handed touch', note: 'right thumb moves, left thumb fires' },
]

interface Props {
  settings: Settings
  actions: AppActions
}

export function SettingsPanel({ settings, actions }: Props) {
  const panel = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    panel.current?.showModal()
  }, [])
  return (
    <dialog
      ref={panel}
      class="panel settings"
      aria-label="Settings"
      onClose={() => actions.toggleSettings()}
    >
      <h2>Settings</h2>
      {switches.map(({ key, title, note }) => (
        <label key={key} class="setting">
          <span>
            {title}
            {note ? <small>{note}</small> : null}
          </span>
          <input
            type="checkbox"
            role="switch"
            checked={settings[key]}
            onChange={(event) => actions.change({ [key]: event.currentTarget.checked })}
          />
        </label>
      ))}
      <label class="setting">
        <span>Volume</span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          value={settings.volume}
          onInput={(event) => actions.change({ volume: Number(event.currentTarget.value) })}
        />
      </label>
      <button type="button" class="primary" onClick={() => panel.current?.close()}>
        Done
      </button>
    </dialog>
  )
}
