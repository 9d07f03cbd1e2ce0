/**
 * Settles as `promise` does, but rejects with `tooLate()` when `limitMs` have gone by; what comes later
 * is dropped.
 */
export async function within<T>(
  limitMs: number,
  promise: Promise<T>,
  tooLate = () => new Error(`no answer in ${limitMs} ms`),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLate()), limitMs)
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}
