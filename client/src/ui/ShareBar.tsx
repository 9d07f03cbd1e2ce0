import { lookOf } from '../view/palette.ts'
import { percentText } from './words.ts'

/** Each team's share of the floor; what nobody owns stays dark. */
export function ShareBar({
  shares,
  ownTeam,
}: {
  shares: readonly number[]
  ownTeam: number | undefined
}) {
  const label = shares.map((share, team) => `${lookOf(team).name} ${percentText(share)}`).join(', ')
  return (
    <div class="shares" role="img" aria-label={label}>
      {shares.map((share, team) => (
        <div
          key={team}
          class={`share team${team} ${team === ownTeam ? 'mine' : ''}`}
          style={{ width: `${share * 100}%` }}
        >
          {share > 0.07 ? <b>{Math.round(share * 100)}</b> : null}
        </div>
      ))}
    </div>
  )
}
