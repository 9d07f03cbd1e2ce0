import type { ComponentChild } from 'preact'
import { tuning } from '@tidepaint/shared/tuning'
import type { OwnStatus } from '../net/arenaView.ts'
import type { AppActions } from './appState.ts'
import { isTouch } from './ControlsPicture.tsx'
import { DashIcon, DropIcon } from './icons.tsx'

/** Under this share the gun will soon fall silent. */
const LOW_INK = 0.2

/** Ink, health, dash and power-ups, at the bottom centre. */
export function Gauges({ own, actions }: { own: OwnStatus; actions: AppActions }) {
  const health = own.health / tuning.craft.healthMax
  return (
    <div class={`gauges team${own.team}`}>
      <PowerUps own={own} />
      <div class="bars">
        <Bar name="ink" share={own.ink} low={own.ink < LOW_INK} icon={<DropIcon />} />
        <Bar name="health" share={health} low={health < 0.4} />
      </div>
      <DashDial ready={own.dashReady} actions={actions} />
    </div>
  )
}

function Bar(props: { name: string; share: number; low: boolean; icon?: ComponentChild }) {
  const percent = Math.round(props.share * 100)
  return (
    <div
      class={`bar ${props.name} ${props.low ? 'low' : ''}`}
      role="meter"
      aria-label={props.name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      {props.icon}
      <div class="bar-track">
        <div class="bar-fill" style={{ transform: `scaleX(${props.share})` }} />
      </div>
    </div>
  )
}

/** A dial on a desktop; on glass, the button itself. */
function DashDial({ ready, actions }: { ready: number; actions: AppActions }) {
  const isReady = ready >= 1
  const hold = (event: PointerEvent): void => {
    event.preventDefault()
    actions.holdDash(event.pointerId)
  }
  const classes = `dash ${isReady ? 'ready' : ''} ${isTouch() ? 'touch' : ''}`
  return (
    <button
      type="button"
      class={classes}
      style={{ '--ready': `${Math.round(ready * 360)}deg` }}
      aria-label={isReady ? 'dash, ready' : 'dash, not ready'}
      tabIndex={-1}
      onPointerDown={hold}
    >
      <DashIcon />
    </button>
  )
}

function PowerUps({ own }: { own: OwnStatus }) {
  const seconds = (s: number): string => `${Math.ceil(s)} s`
  const chips: [string, string, string][] = []
  if (own.rollerS > 0) chips.push(['roller', 'Roller', seconds(own.rollerS)])
  if (own.mirrorS > 0) chips.push(['mirror', 'Mirror', seconds(own.mirrorS)])
  if (own.bomb) chips.push(['bomb', 'Bomb', 'next shot'])
  if (own.shieldS > 0) chips.push(['shield', 'Shield', seconds(own.shieldS)])
  return (
    <div class="power-ups">
      {chips.map(([kind, title, rest]) => (
        <span key={kind} class={`power ${kind}`}>
          <b>{title}</b> {rest}
        </span>
      ))}
    </div>
  )
}
