/** A process of light sockets. Orders and answers go over the channel; the addresses are its arguments. */
import type { CrowdOrder } from './crowdOrders.ts'
import { Sitters } from './Sitters.ts'

const sitters = new Sitters(process.argv.slice(2))

process.on('message', (order: CrowdOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer ?? {}),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())
// A Ctrl-C goes to all processes of the terminal; when this one is to end its parent knows.
process.on('SIGINT', () => {})
process.send?.('ready')

async function obey(given: CrowdOrder) {
  switch (given.order) {
    case 'join':
      return sitters.join(given.plan)
    case 'ping':
      return sitters.ping()
    case 'say':
      return sitters.say(given.turn)
    case 'hear':
      return sitters.hear()
    case 'count':
      return sitters.count()
    case 'leave':
      return sitters.leave()
  }
}
