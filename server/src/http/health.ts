import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import express, { type Router } from 'express'
import type { NodeLoad } from '../cluster/nodeEntry.ts'
import type { NodeState } from '../nodeLife.ts'
import { SOFTWARE_VERSION } from '../software.ts'

/** Timers this late for a second: whoever is here has enough to bear. */
const LOOP_DELAY_MS_MAX = 500

export interface Health {
  /** Undefined for a server that is not one of several. */
  name: string | undefined
  processId: string
  state: NodeState
  redis: 'none' | 'up' | 'away'
  /** How long ago Redis was last heard: others tell by it whether it is away for all. */
  redisSilentMs?: number
  load: NodeLoad
}

/**
 * `/livez`: the process answers. `/readyz`: 200 if it takes new players; 404 if only those who are
 * here may stay, which HAProxy has a rule for; 503 if it is of no use to anybody, nor to whom the edge
 * asks for: then it asks another one. `/version`: what runs here.
 */
export function healthRoutes(health: () => Health): Router {
  const router = express.Router()
  router.get(['/livez', '/readyz', '/version'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  router.get('/livez', (_request, response) => {
    response.type('text').send('ok\n')
  })
  router.get('/readyz', (request, response) => {
    const now = health()
    response.status(statusOf(now, request.get('x-forwarded-for') !== undefined)).json(now)
  })
  router.get('/version', (_request, response) => {
    response.json({ name: 'tidepaint', version: SOFTWARE_VERSION, protocol: PROTOCOL_VERSION })
  })
  return router
}

function statusOf({ state, load }: Health, isCarried: boolean): number {
  if (state === 'starting' || state === 'stopped') return 503
  const isBusy = load.loopDelayMs > LOOP_DELAY_MS_MAX
  if (state !== 'draining' && !isBusy) return 200
  return isCarried ? 503 : 404
}
