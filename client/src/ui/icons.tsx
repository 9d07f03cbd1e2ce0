import type { ComponentChildren } from 'preact'

/** Line icons on a 24 x 24 grid, in the colour of the text around them. */
function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  )
}

export const GearIcon = () => (
  <Icon>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
    <circle cx="15" cy="7" r="2.2" />
    <circle cx="9" cy="17" r="2.2" />
  </Icon>
)

export const SoundIcon = ({ on }: { on: boolean }) => (
  <Icon>
    <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z" />
    {on ? (
      <path d="M15.5 9a4 4 0 0 1 0 6M18 6.5a7.6 7.6 0 0 1 0 11" />
    ) : (
      <path d="m16 9.5 5 5m0-5-5 5" />
    )}
  </Icon>
)

export const InviteIcon = () => (
  <Icon>
    <circle cx="9" cy="8.5" r="3.2" />
    <path d="M3.5 19c.4-3.6 2.6-5.4 5.5-5.4s5.1 1.8 5.5 5.4M18.5 7.5v6M15.5 10.5h6" />
  </Icon>
)

export const BrokenLinkIcon = () => (
  <Icon>
    <path d="M10 7.5 12 5.5a4.2 4.2 0 0 1 6 6l-2 2M14 16.5l-2 2a4.2 4.2 0 0 1-6-6l2-2M4 4l16 16" />
  </Icon>
)

export const RestartIcon = () => (
  <Icon>
    <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9M19.5 4v5h-5" />
  </Icon>
)

export const LeaveIcon = () => (
  <Icon>
    <path d="M13.5 4.5H6.5v15h7M10.5 12h10M17 8.5l3.5 3.5-3.5 3.5" />
  </Icon>
)

export const DropIcon = () => (
  <svg class="icon solid" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 2.5c4 5.3 6.8 8.5 6.8 12.2a6.8 6.8 0 0 1-13.6 0C5.2 11 8 7.8 12 2.5z" />
  </svg>
)

export const DashIcon = () => (
  <Icon>
    <path d="m5 6 6 6-6 6M12.5 6l6 6-6 6" />
  </Icon>
)

export const StarIcon = () => (
  <svg class="icon solid" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 2.5 14.6 9l6.9.500-5.3 4.4 1.7 6.7L12 17l-5.9 3.6 1.7-6.7L2.5 9.5 9.4 9z" />
  </svg>
)
