/** How soon all subscribers know of a new head, beside a bare broadcast of the same bytes, in turn. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { machineMs, type NotifyAnswer, type NotifyCommand, type NotifyPorts } from './notify-server.js'

const SUBSCRIBERS = 200
const HEADS = 100
/** Between heads, so that none meets what is left of another. */
const PAUSE_MS = 100

export interface Fanout {
  /** From a head's acceptance to each subscriber, milliseconds. */
  readonly node: readonly number[]
  readonly bare: readonly number[]
}

export async function fanout(child: string, recorded: string): Promise<Fanout> {
  const server = fork(child, ['notify', recorded], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [ports] = (await once(server, 'message')) as [NotifyPorts]
  const node = await Audience.of(ports.node, ports.token)
  const bare = await Audience.of(ports.bare, ports.token)
  node.subscribe()
  // The channel's number, and the head that there is.
  await node.heard(2)
  node.take(0)
  const delays: { node: number[]; bare: number[] } = { node: [], bare: [] }
  for (let head = 0; head < HEADS; ) {
    const { at } = await tell(server, { kind: 'submit' })
    if (at === null) continue
    head++
    const text = await node.heard(1)
    delays.node.push(...node.take(at))
    await delay(PAUSE_MS)
    const broadcast = await tell(server, { kind: 'broadcast', text })
    await bare.heard(1)
    delays.bare.push(...bare.take(broadcast.at as number))
    await delay(PAUSE_MS)
  }
  node.leave()
  bare.leave()
  server.kill()
  return delays
}

async function tell(server: ChildProcess, command: NotifyCommand): Promise<NotifyAnswer> {
  const answered = once(server, 'message')
  server.send(command)
  return (await answered)[0] as NotifyAnswer
}

/** Sockets that only listen. */
class Audience {
  private arrivals: number[] = []
  private last = ''
  private enough = (): void => {}

  private constructor(private readonly sockets: readonly WebSocket[]) {
    for (const socket of sockets)
      socket.on('message', data => {
        this.arrivals.push(machineMs())
        // Kept as it is: reading it is no part of what is measured.
        if (socket === sockets[0]) this.last = String(data)
        this.enough()
      })
  }

  static async of(port: number, token: string): Promise<Audience> {
    const headers = { Authorization: `Bearer ${token}` }
    const open = async (): Promise<WebSocket> => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc/v1`, { headers, perMessageDeflate: false })
      await once(socket, 'open')
      return socket
    }
    return new Audience(await Promise.all(Array.from({ length: SUBSCRIBERS }, open)))
  }

  subscribe(): void {
    for (const socket of this.sockets)
      socket.send('{"jsonrpc":"2.0","id":1,"method":"Filecoin.ChainNotify","params":[]}')
  }

  /** So many messages each. The last. */
  async heard(each: number): Promise<string> {
    const all = each * this.sockets.length
    await new Promise<void>(resolve => {
      this.enough = () => {
        if (this.arrivals.length >= all) resolve()
      }
      this.enough()
    })
    return this.last
  }

  /** Since a moment; the next message is the first again. */
  take(since: number): number[] {
    const delays = this.arrivals.map(at => at - since)
    this.arrivals = []
    return delays
  }

  leave(): void {
    for (const socket of this.sockets) socket.terminate()
  }
}
