import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import express, { type Router } from 'express'
import { METRICS_TYPE } from '../observe/nodeMetrics.ts'

/** What of a request says who asks. */
export interface Asking {
  readonly headers: IncomingHttpHeaders
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** In any of these a proxy says that it speaks for somebody else. */
const FORWARDED = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via']

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * `/metrics`: the numbers of this process for who may read them. For all others there is no such
 * page.
 */
export function metricsRoute(token: string | undefined, print: () => Promise<string>): Router {
  const router = express.Router()
  router.get('/metrics', async (request, response, next) => {
    if (!mayRead(request, token)) return next()
    const text = await print()
    response.set('Cache-Control', 'no-store').type(METRICS_TYPE).send(text)
  })
  return router
}

/**
 * With a token whoever has it. Without one who is on this machine: then nobody else may look like it,
 * as all do behind a proxy here that adds no header.
 */
export function mayRead({ headers, socket }: Asking, token: string | undefined): boolean {
  if (token !== undefined) return isSame(headers.authorization ?? '', `Bearer ${token}`)
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false
  const { remoteAddress = '' } = socket
  return loopback.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4')
}

/** Hashes are of one length, so that the time says nothing of either text. */
const isSame = (given: string, right: string): boolean => timingSafeEqual(hash(given), hash(right))

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
