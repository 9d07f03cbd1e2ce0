import type { Notice } from '@tidepaint/shared/wire/messages'
import type { MatchStatus, ScoreRow } from '../net/arenaView.ts'
import { lookOf } from '../view/palette.ts'
import { percentText, podiumRows, rankOf } from './words.ts'

const ROWS = 5
/** Lost by less than this share of the floor, it could have gone either way. */
const CLOSE_SHARE = 0.05

interface Props {
  match: MatchStatus
  rows: readonly ScoreRow[]
  ownTeam: number | undefined
  notice: Readonly<Notice>
}

/** The result: who won, by how much, who did it, and when it goes on. */
export function Podium({ match, rows, ownTeam, notice }: Props) {
  const { winner } = match
  return (
    <section class={`podium team${winner ?? 0}`} aria-label="Result">
      <div class="podium-card">
        <p class="verdict">
          {winner === undefined ? 'A draw' : verdict(winner, ownTeam, match.shares)}
        </p>
        <h2>{winner === undefined ? 'Nobody wins' : `${lookOf(winner).name} wins`}</h2>
        <Columns shares={match.shares} winner={winner} ownTeam={ownTeam} />
        <ScoreTable rows={rows} />
        <p class="next">
          {notice.isClosing ? 'This server restarts in' : 'Next match in'}{' '}
          <b>{Math.ceil(match.secondsLeft)}</b>
        </p>
      </div>
    </section>
  )
}

function verdict(winner: number, ownTeam: number | undefined, shares: readonly number[]): string {
  if (ownTeam === undefined) return 'Result'
  if (winner === ownTeam) return 'Victory'
  return (shares[winner] ?? 0) - (shares[ownTeam] ?? 0) < CLOSE_SHARE ? 'So close' : 'Defeat'
}

function Columns(props: {
  shares: readonly number[]
  winner: number | undefined
  ownTeam: number | undefined
}) {
  const most = Math.max(...props.shares, 0.01)
  return (
    <div class="columns">
      {props.shares.map((share, team) => (
        <div
          key={lookOf(team).name}
          class={`column team${team} ${team === props.winner ? 'best' : ''}`}
        >
          <div class="column-room">
            <b>{percentText(share)}</b>
            <div class="column-paint" style={{ height: `${(share / most) * 76}%` }} />
          </div>
          <span>
            {lookOf(team).name}
            {team === props.ownTeam ? <small>your team</small> : null}
          </span>
        </div>
      ))}
    </div>
  )
}

function ScoreTable({ rows }: { rows: readonly ScoreRow[] }) {
  return (
    <table class="scores">
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">Pilot</th>
          <th scope="col">Splashes</th>
          <th scope="col">Score</th>
        </tr>
      </thead>
      <tbody>
        {podiumRows(rows, ROWS).map((row) => (
          <tr key={row.seat} class={`team${row.team} ${row.own ? 'own' : ''}`}>
            <td>{rankOf(rows, row.seat)}</td>
            <td>
              <span class="swatch" />
              <span class={row.bot ? 'bot' : ''}>{row.own ? row.name || 'You' : row.name}</span>
            </td>
            <td>{row.splashes}</td>
            <td>{row.score}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
