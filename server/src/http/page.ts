import type { ServerResponse } from 'node:http'
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express'

/** Vite puts a hash of its content into the name of each file in here. */
const HASHED_FILES = /[\\/]assets[\\/]/

/**
 * The page's own scripts and sockets, and nothing else. Styles may be inline, because Phaser and
 * the HUD set them on elements; images may be made on the fly.
 */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
}

/** Sets what every answer carries, errors included. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** Serves the built client. */
export function pageRoutes(clientDir: string): Router {
  const router = express.Router()
  const setHeaders = (response: ServerResponse, path: string) => {
    const isHashed = HASHED_FILES.test(path)
    response.setHeader(
      'Cache-Control',
      isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    )
  }
  router.use(express.static(clientDir, { setHeaders, dotfiles: 'ignore' }))
  return router
}

export const notFound: RequestHandler = (_request, response) => {
  response.status(404).type('text').send('there is nothing here\n')
}

/** Express' own would send the stack. Four arguments, or it is taken for an ordinary handler. */
export const failed: ErrorRequestHandler = (
  error: { status?: number },
  _request,
  response,
  _next,
) => {
  const status = error.status ?? 500
  response
    .status(status)
    .type('text')
    .send(status < 500 ? 'bad request\n' : 'the server failed\n')
}
