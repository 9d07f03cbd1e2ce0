/** Something that is asked for and rarely changes: a list of twenty rooms. */
export const board = Array.from({ length: 20 }, (_, i) => ({
  roomId: `room-${i}-of-twenty`,
  mode: i % 2 === 0 ? 'tide' : 'bigTide',
  humans: i,
  seats: 16,
}))
