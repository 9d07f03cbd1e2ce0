/** `npm start`: the page and the game on one port, in this process. */
import { buildClient, clientDir } from './build.ts'

await buildClient()
process.env['CLIENT_DIR'] ??= clientDir
await import('../server/src/main.ts')
