/**
 * How others find a component and prove that they may ask it: `<repo>/<component>/api` and `token`, as Lotus and Venus have them, and the
 * secret that the tokens are signed with, which stays.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'

/** Where the endpoint shows the inspector's page. */
export const INSPECTOR_PATH = '/inspector/'

const SECRET_BYTES = 32
const OWNER_ONLY = 0o600

/** The component's secret; made when there is none. */
export function readSecret(folder: string): Uint8Array {
  const path = join(folder, 'token-secret')
  try {
    writeFileSync(path, `${randomBytes(SECRET_BYTES).toString('hex')}\n`, { flag: 'wx', mode: OWNER_ONLY })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  chmodSync(path, OWNER_ONLY)
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
}

export interface Announcement {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  /** With all permissions. */
  readonly token: string
}

export function announceApi(folder: string, { host, port, tls, token }: Announcement): void {
  const path = join(folder, 'token')
  writeFileSync(path, token, { mode: OWNER_ONLY })
  // One that was there keeps its mode, whatever it was.
  chmodSync(path, OWNER_ONLY)
  writeFileSync(join(folder, 'api'), `${multiaddr(host, port)}/${tls ? 'https' : 'http'}`, { mode: OWNER_ONLY })
}

/** The token holds on: it is the secret's. */
export function withdrawApi(folder: string): void {
  rmSync(join(folder, 'api'), { force: true })
}

/** https://multiformats.io/multiaddr/ */
function multiaddr(host: string, port: number): string {
  const kind = { 4: 'ip4', 6: 'ip6' }[isIP(host)] ?? 'dns'
  return `/${kind}/${host}/tcp/${port}`
}

/** Where the inspector's page of the process on a repo is; null when it says nothing of it. */
export function inspectorAddress(folder: string): string | null {
  const announced = announcedApi(folder)
  return announced === null ? null : `${announced.url}${INSPECTOR_PATH}`
}

/** What `announceApi` wrote, as a URL; null where nothing is announced. */
export function announcedApi(folder: string): { readonly url: string; readonly token: string } | null {
  try {
    const [, kind, host, , port, scheme] = readFileSync(join(folder, 'api'), 'utf8').trim().split('/')
    const token = readFileSync(join(folder, 'token'), 'utf8').trim()
    return { url: `${scheme}://${kind === 'ip6' ? `[${host}]` : host}:${port}`, token }
  } catch {
    return null
  }
}
