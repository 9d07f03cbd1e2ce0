import type { MatchStatus, OwnStatus, ScoreRow } from '../net/arenaView.ts'
import { lookOf } from '../view/palette.ts'
import type { AppActions, AppState, PlayedMatch } from './appState.ts'
import { Announcements } from './Announcements.tsx'
import { EndedOverlay, LineBanner, Notices } from './Banners.tsx'
import { Gauges } from './Gauges.tsx'
import { GameButtons } from './GameButtons.tsx'
import { Minimap } from './Minimap.tsx'
import { NetGraph } from './NetGraph.tsx'
import { Podium } from './Podium.tsx'
import { ShareBar } from './ShareBar.tsx'
import { useTicker } from './Store.ts'
import { clockText, rankOf, rankText } from './words.ts'

/** How often the page looks at the match: gauges glide between looks. */
const LOOK_EVERY_MS = 100
/** The clock stands out from here on. */
const LAST_SECONDS = 10

interface Props {
  state: AppState
  played: PlayedMatch
  actions: AppActions
}

/** All that lies over a running match. */
export function Hud({ state, played, actions }: Props) {
  useTicker(LOOK_EVERY_MS)
  const { view } = played
  const [match, own, rows, line] = [view.match(), view.own(), view.scores(), view.line()]
  if (line.state === 'ended') {
    return <EndedOverlay line={line} actions={actions} />
  }
  const isPodium = match.phase === 'podium'
  const notice = view.notice()
  return (
    <div class={`hud ${state.settings.leftHanded ? 'left-handed' : ''}`}>
      <TopBar match={match} own={own} />
      <OwnScore rows={rows} seat={view.seat} team={own?.team ?? 0} />
      <GameButtons state={state} played={played} notice={notice} actions={actions} />
      <Notices notice={notice} />
      <FeedLines played={played} />
      <Minimap view={view} own={own} />
      {isPodium ? <Podium match={match} rows={rows} ownTeam={own?.team} notice={notice} /> : null}
      {!isPodium && own ? <Gauges own={own} actions={actions} /> : null}
      {isPodium ? null : <Announcements played={played} match={match} own={own} state={state} />}
      <LineBanner line={line} />
      {state.isNetGraphOpen ? <NetGraph view={view} /> : null}
    </div>
  )
}

function TopBar({ match, own }: { match: MatchStatus; own: OwnStatus | undefined }) {
  const isLast = match.phase === 'play' && match.secondsLeft <= LAST_SECONDS
  return (
    <header class="top">
      <div class={isLast ? 'clock last' : 'clock'} role="timer" aria-label="time left">
        {clockText(match.secondsLeft)}
      </div>
      <ShareBar shares={match.shares} ownTeam={own?.team} />
    </header>
  )
}

function OwnScore({ rows, seat, team }: { rows: readonly ScoreRow[]; seat: number; team: number }) {
  const rank = rankOf(rows, seat)
  const row = rows[rank - 1]
  if (!row) return null
  return (
    <div class={`own-score chip team${team}`}>
      <span class="swatch" />
      <strong>{row.score}</strong>
      <span>
        {rankText(rank)} of {rows.length}
      </span>
      <span class="team-name">{lookOf(team).name}</span>
    </div>
  )
}

function FeedLines({ played }: { played: PlayedMatch }) {
  const lines = played.feed.lines(performance.now())
  return (
    <ul class="feed" aria-live="off">
      {lines.map((line) => (
        <li key={line.id} class={line.own ? 'own' : ''}>
          <FeedName row={line.by} />
          <span class="verb">splashed</span>
          <FeedName row={line.victim} />
        </li>
      ))}
    </ul>
  )
}

const FeedName = ({ row }: { row: ScoreRow | undefined }) => (
  <span class={`who team${row?.team ?? 0}`}>{row?.own ? 'you' : row?.name || 'somebody'}</span>
)
