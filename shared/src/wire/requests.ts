import { z } from 'zod'
import { cleanName } from './messages.ts'

/** Chunks whose versions did not fit what arrived: the server sends them whole. */
export const wantChunk = z.strictObject({
  chunks: z.array(z.number().int().min(0).max(65_535)).min(1).max(16),
})

/** How far from its own craft a client shows the arena, in whole cells: no more has to be sent. */
export const sight = z.strictObject({ cells: z.number().int().min(0).max(255) })

/** What a client sends when it asks for a seat. Unknown keys are refused. */
export const joinOptions = z.strictObject({
  protocol: z.number().int(),
  name: z.string().max(200).default('').transform(cleanName),
  mode: z.string().max(32).optional(),
})
