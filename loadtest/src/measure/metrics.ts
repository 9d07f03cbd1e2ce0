/** What a swarm measures as a distribution, and the unit in which it is shown. */
export const metrics = {
  /** From the time at which the bot was meant to join, as the arrival plan has it, to its first full state. */
  join: 'ms',
  /** Round trip of a ping, or of the netcode's own samples. */
  roundTrip: 'ms',
  /** How far in the past others are drawn, the way of the patch included. */
  viewDelay: 'ms',
  /** Age of the newest patch when a frame is drawn. */
  snapshotAge: 'ms',
  /** From one patch to the next. */
  patchGap: 'ms',
  /** How much later a patch came than the fastest of its line, by the server's own clock in it. */
  deliveryLate: 'ms',
  /** From the time at which an input was meant to be sent to the patch that confirms it. */
  inputConfirmed: 'ms',
  /** From the break of a line to the first patch of the next one. */
  resume: 'ms',
  /** How much later a bot was given its frame than it should have been: the load generator's own fault. */
  botLate: 'ms',
  /** How far a correction moved the own craft. */
  correction: 'cells',
  /** From the first frame of a flood to the close of its line. */
  flood: 'ms',
} as const satisfies Record<string, 'ms' | 'cells'>

export type Metric = keyof typeof metrics
export const metricNames = Object.keys(metrics) as Metric[]
