const ANSWER_MS = 2000

/** Asks a node where a room lives: its process, or undefined if that node knows of none. */
export async function askPlace(url: string, room: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/rooms/${room}`, { signal: AbortSignal.timeout(ANSWER_MS) })
  if (!answer.ok) return undefined
  const { processId } = (await answer.json()) as { processId?: string }
  return processId
}
