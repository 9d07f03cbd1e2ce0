/**
 * Others are drawn no finer than a sixteenth of a cell, four world units: where a craft is shown is
 * the middle of the sixteenth that it is in. Shots are judged there, too.
 */
export const shownU = (u: number): number => (u >> 2) * 4 + 2
