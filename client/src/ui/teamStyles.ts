import { type TeamLook, teamLooks, withAlpha } from '../view/palette.ts'

/** Each pattern as a CSS background over the team's paint; `size` in CSS pixels. */
function patternOf(look: TeamLook): string {
  const ink = withAlpha(look.dark, 0.42)
  switch (look.pattern) {
    case 'dots':
      return `radial-gradient(circle, ${ink} 28%, transparent 32%) 0 0 / 10px 10px`
    case 'waves':
      return (
        `radial-gradient(circle at 50% 110%, transparent 52%, ${ink} 56% 74%, transparent 78%)` +
        ' 0 0 / 14px 9px'
      )
    case 'hatching':
      return `repeating-linear-gradient(135deg, ${ink} 0 3px, transparent 3px 8px)`
    case 'rings':
      return (
        `radial-gradient(circle, ${ink} 14%, transparent 18% 38%, ${ink} 42% 56%, transparent 60%)` +
        ' 0 0 / 14px 14px'
      )
  }
}

/** Rules `.team0` to `.team3`, from the palette, so that page and arena never differ. */
export function teamStyles(): string {
  const rules = teamLooks.map(
    (look, team) => `.team${team} {
  --paint: ${look.paint};
  --light: ${look.light};
  --dark: ${look.dark};
  --pattern: ${patternOf(look)}, ${look.paint};
}`,
  )
  return rules.join('\n')
}
