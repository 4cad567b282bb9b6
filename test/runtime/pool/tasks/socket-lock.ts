/**
 * A stand-in for the kernel's file lock: binds a name in the abstract socket space. One process at a time can, and the kernel frees it when
 * that process ends.
 */
import { createServer } from 'node:net'
import type { HeldLock } from '../../../../runtime/pool/index.js'

export function tryLock(path: string): HeldLock | null {
  if (path.includes('unopenable')) throw Object.assign(new Error(`EACCES: ${path}`), { code: 'EACCES' })
  const server = createServer()
  // The bind itself happens within `listen`; only its failure is told later.
  server.on('error', () => {})
  server.listen(`\0vesper-test${path}`)
  if (!server.listening) return null
  server.unref()
  return { release: () => void server.close() }
}
