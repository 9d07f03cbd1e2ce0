import { once } from 'node:events'
import { type Agent, type IncomingMessage, request } from 'node:http'

/** What Chromium 153 sends with each request of a page to its own server, cookies left out. */
const browserHeaders = {
  'sec-ch-ua-platform': '"Linux"',
  'User-Agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.8010.0 Safari/537.36',
  'sec-ch-ua': '"Chromium";v="153", "Not_A Brand";v="8"',
  'sec-ch-ua-mobile': '?0',
  Accept: '*/*',
  'Sec-Fetch-Site': 'same-origin',
  'Sec-Fetch-Mode': 'cors',
  'Sec-Fetch-Dest': 'empty',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
}

interface Asked {
  agent: Agent
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** Asks as a browser does; resolves when the head of the answer is there. */
export async function open(
  url: string,
  { agent, headers = {}, signal }: Asked,
): Promise<IncomingMessage> {
  const referrer = { Referer: new URL('/', url).href }
  const sent = request(url, {
    agent,
    headers: { ...browserHeaders, ...referrer, ...headers },
    ...(signal && { signal }),
  })
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return answer
}

export interface Answer {
  status: number
  etag: string | undefined
  text: string
}

/** Asks as a browser does; resolves with the whole answer. */
export async function get(url: string, asked: Asked): Promise<Answer> {
  const answer = await open(url, asked)
  answer.setEncoding('utf8')
  let text = ''
  for await (const part of answer) text += part as string
  return { status: answer.statusCode ?? 0, etag: answer.headers.etag, text }
}
