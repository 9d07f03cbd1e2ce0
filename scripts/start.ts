/** `npm start`: the page and the game on one port, in this process. */
import { fileURLToPath } from 'node:url'
import { buildClient, clientDir } from './build.ts'

await buildClient()
process.env['CLIENT_DIR'] ??= clientDir
// One for each port: two servers would take each other's matches.
const images = new URL(`../run/images-${process.env['PORT'] || 8080}`, import.meta.url)
process.env['IMAGES_DIR'] ??= fileURLToPath(images)
await import('../server/src/main.ts')
