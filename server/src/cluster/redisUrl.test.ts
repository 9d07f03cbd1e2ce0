import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRedisUrl, shownTarget } from './redisUrl.ts'

const shown = (url: string) => {
  const target = parseRedisUrl(url)
  return target && [target.kind, shownTarget(target), target.db, target.isTls, target.password]
}

test('[CLU-1] Redis alone, by sentinels or as a cluster', () => {
  const urls = {
    'redis://localhost': ['single', 'localhost:6379', 0, false, undefined],
    'redis://127.0.0.1:7000/3': ['single', '127.0.0.1:7000', 3, false, undefined],
    'rediss://u:p%40s@cache.example:6380/': ['single', 'cache.example:6380', 0, true, 'p@s'],
    'redis://:secret@[::1]:6379/0': ['single', '::1:6379', 0, false, 'secret'],
    'redis+sentinel://a,b:1/main/2': [
      'sentinel',
      'master main by a:26379, b:1',
      2,
      false,
      undefined,
    ],
    'redis+cluster://a:1,b:2': ['cluster', 'cluster of a:1, b:2', 0, false, undefined],
  }
  for (const [url, expected] of Object.entries(urls)) assert.deepEqual(shown(url), expected, url)
})

test('[CLU-1] whatever else REDIS_URL holds is refused', () => {
  const wrong = ['', 'localhost', 'http://a', 'redis://', 'redis://a:0', 'redis://a:99999']
  wrong.push('redis://a,b', 'redis://a/x', 'redis://a/16', 'redis://a/0/1', 'redis://a?db=1')
  wrong.push('redis+sentinel://a', 'redis+cluster://a/1', 'redis+other://a', 'redis://a b')
  for (const url of wrong) assert.equal(parseRedisUrl(url), undefined, url)
})
