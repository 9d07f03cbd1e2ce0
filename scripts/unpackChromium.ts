/**
 * Unpacks the packaged Chromium, its fonts and the given archive of libraries into $TMPDIR.
 *
 * A process of its own, because the package takes its target from the environment alone.
 */
import chromium, { inflate } from '@sparticuz/chromium'

const [, , libraries] = process.argv
if (libraries === undefined) throw new Error('usage: unpackChromium.ts <archive of libraries>')
await chromium.executablePath()
await inflate(libraries)
