/** `npm run cluster`: several nodes on one port, and orders to them from a second terminal. */
import { readCommand, usage } from './cluster/commandLine.ts'
import { giveOrder } from './cluster/control.ts'
import { isOverRedis } from './cluster/orders.ts'

// A terminal that was closed is no reason to end in the middle of a stop.
process.stdout.on('error', () => {})

try {
  process.exitCode = await run()
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exitCode = 1
}

async function run(): Promise<number> {
  const command = readCommand(process.argv.slice(2), process.env)
  switch (command.kind) {
    case 'help':
      console.log(usage)
      return 0
    case 'up': {
      // Only here: an order needs no game server, and should not wait until it is loaded.
      const { supervise } = await import('./cluster/supervise.ts')
      await supervise(command)
      return 0
    }
    case 'order': {
      const redisUrl = process.env['REDIS_URL']
      const { order } = command
      if (redisUrl && isOverRedis(order)) {
        const { carryOutOverRedis } = await import('./cluster/overRedis.ts')
        const { overRedis } = await import('./cluster/RedisLine.ts')
        show(await overRedis(redisUrl, (line) => carryOutOverRedis(order, line)))
        return 0
      }
      const { ok, text } = await giveOrder(order, show)
      if (ok) show(text)
      else console.error(text)
      return ok ? 0 : 1
    }
  }
}

/** Where there is nothing, as of rooms that there are not, nothing is printed. */
function show(text: string): void {
  if (text !== '') console.log(text)
}
