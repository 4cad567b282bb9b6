/** A command's context over actors in memory, and what the command says. */
import { PassThrough } from 'node:stream'
import { type CommandContext, Output, type Session } from '../../../runtime/command/index.js'
import { connectFake, type FakeActors } from '../../runtime/process/fake-actors.js'

export const NOW = 61_000

export function contextOver(actors: FakeActors, { json = false }: { readonly json?: boolean } = {}) {
  const out = new PassThrough()
  const err = new PassThrough()
  const interruption = new AbortController()
  const open = async (): Promise<Session> => {
    const { connection, vesper } = connectFake(actors)
    return {
      isOwn: false,
      ending: new Promise(() => {}),
      connection,
      vesper,
      client: (namespace, api) => connection.client(namespace, api),
      close: async () => connection.close(),
    }
  }
  const context: CommandContext = {
    repo: '/repo',
    output: new Output({ json }, { out, err }),
    now: () => NOW,
    resolvePath: path => path,
    open,
    openRunning: open,
    openDetached: open,
    interrupted: interruption.signal,
  }
  return {
    context,
    interrupt: () => interruption.abort(130),
    out: () => String(out.read() ?? ''),
    err: () => String(err.read() ?? ''),
  }
}
