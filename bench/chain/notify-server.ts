/** A node that tells its head to subscribers, and a bare server that broadcasts what it is given, in one process. */
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { addNodeStreams } from '../../actors/node/index.js'
import { Dispatcher, Endpoint, Tokens, WebOptions } from '../../runtime/rpc/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { quiet } from '../counter.js'
import { blocksOf, joinRecorded, messagesOf } from './recorded-chain.js'

export interface NotifyPorts {
  readonly node: number
  readonly bare: number
  readonly token: string
}

/** To give the node its next block, or the bare server what to send. */
export type NotifyCommand = { readonly kind: 'submit' } | { readonly kind: 'broadcast'; readonly text: string }

/** When the head moved, or the broadcast began: the machine's milliseconds; null if the head stayed, or there are no more blocks. */
export interface NotifyAnswer {
  readonly at: number | null
}

/** Of all processes of the machine alike. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6

export async function serveNotifications(recorded: string): Promise<void> {
  const fresh = await joinRecorded(recorded, join(recorded, 'notifier'))
  const { chain } = fresh.node.parts
  await fresh.store.importCar(messagesOf(recorded))
  let moved: number | null = null
  // Before all subscribers.
  chain.onHeadChange(() => {
    moved = machineMs()
  })
  const dispatcher = new Dispatcher()
  addNodeStreams(dispatcher, 'Filecoin', { chain })
  const tokens = new Tokens({ secret: Buffer.alloc(32, 7) }, { clock: systemClock })
  const endpoint = new Endpoint(WebOptions.parse({ port: 0 }), { dispatcher, tokens, clock: systemClock, log: quiet })
  const { port: node } = await endpoint.listen()
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await new Promise(resolve => server.once('listening', resolve))
  const { port: bare } = server.address() as { port: number }

  const blocks = blocksOf(recorded)
  const answer = async (command: NotifyCommand): Promise<NotifyAnswer> => {
    if (command.kind === 'broadcast') {
      const at = machineMs()
      for (const socket of server.clients) socket.send(command.text)
      return { at }
    }
    moved = null
    const next = blocks.next()
    if (next.done !== true) await chain.submit(next.value)
    return { at: moved }
  }
  process.on('message', (command: NotifyCommand) => void answer(command).then(answered => process.send?.(answered)))
  process.once('disconnect', () => process.exit())
  process.send?.({ node, bare, token: await tokens.issue({ permissions: ['read'] }) } satisfies NotifyPorts)
}
