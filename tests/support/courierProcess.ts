/** A node in a process of its own that sends each message for `far` back to whom it is from. */
import { openCourierNode } from './courierNode.ts'

const { courier } = openCourierNode('far', process.argv[2] ?? '')
courier.attach('far', ({ from, body }) => {
  void courier.send(from, 'far', body)
})
