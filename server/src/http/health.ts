import { matchMaker } from '@colyseus/core'
import { PROTOCOL_VERSION } from '@tidepaint/shared/wire/version'
import express, { type Router } from 'express'
import serverPackage from '../../package.json' with { type: 'json' }

/** `/livez`: the process answers. `/readyz`: it takes new players. `/version`: what runs here. */
export function healthRoutes(): Router {
  const router = express.Router()
  router.get(['/livez', '/readyz', '/version'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  router.get('/livez', (_request, response) => {
    response.type('text').send('ok\n')
  })
  router.get('/readyz', (_request, response) => {
    const isReady = matchMaker.state === matchMaker.MatchMakerState.READY
    response
      .status(isReady ? 200 : 503)
      .type('text')
      .send(isReady ? 'ok\n' : 'stopping\n')
  })
  router.get('/version', (_request, response) => {
    response.json({ name: 'tidepaint', version: serverPackage.version, protocol: PROTOCOL_VERSION })
  })
  return router
}
