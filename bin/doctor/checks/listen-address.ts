/** The address of the RPC endpoint: is it free, or is it our own process that answers there? */
import { readdirSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { type Check, failed, ok, warning } from '../check.js'
import type { Machine } from '../machine.js'

export const listenAddress: Check = {
  id: 'listen-address',
  group: 'repo',
  async look({ machine, listen, running }) {
    const { host, port, named } = listen
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
    const code = await tryListen(host, port)
    if (code === null) return ok(`${address} is free`, listen)
    if (code !== 'EADDRINUSE')
      return failed(
        `nothing can listen at ${address}: ${code}`,
        code === 'EACCES'
          ? 'Ports below 1024 need a privilege: choose a higher one, and put nginx before it.'
          : 'Choose an address of this machine.',
        { ...listen, code },
      )
    const ours = running.value ? holds(machine, running.value.pid, port) : false
    if (ours === true) return ok(`the process on the repo listens at ${address}`, listen)
    const todo = `Find who listens there (\`ss -ltnp 'sport = :${port}'\`), and end it or choose another address.`
    if (ours === null) return warning(`somebody listens at ${address}; whether it is our process can't be told`, todo)
    if (named) return failed(`another program listens at ${address}`, todo, { ...listen, code })
    return warning(`another program listens at ${address}; any other free port is taken`, todo, { ...listen, code })
  },
}

/** @returns null when it could, else the system's code. */
function tryListen(host: string, port: number): Promise<string | null> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

const LISTENS = '0A'

/** Whether the process has one of the sockets that listen at the port; null where the system doesn't tell. */
function holds(machine: Machine, pid: number, port: number): boolean | null {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap(path => (machine.readText(path) ?? '').split('\n'))
    .map(row => row.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTENS && local?.endsWith(end))
    .map(columns => `socket:[${columns[9]}]`)
  if (sockets.length === 0) return null
  try {
    const folder = `/proc/${pid}/fd`
    return readdirSync(folder).some(name => sockets.includes(linkOf(`${folder}/${name}`)))
  } catch {
    return null
  }
}

/** A file may be closed while the folder is read. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
