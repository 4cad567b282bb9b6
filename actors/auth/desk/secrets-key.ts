/**
 * The key that secrets in the store are encrypted with: a file for its owner alone. The store remembers which key it is by something that only
 * that key opens, so that a wrong one is found out before anything is written with it.
 */
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { Ledger } from '../store/index.js'
import { SecretBox } from './secret-box.js'

const KEY_BYTES = 32
const OWNER_ONLY = 0o600
/** The setting that tells a key from others, and what it has encrypted. */
const CHECK = 'keyCheck'
const CHECKED = Buffer.from('vesper auth secrets')

export interface SecretsModules {
  readonly ledger: Ledger
  readonly randomBytes: (count: number) => Uint8Array
}

/**
 * Makes the file where neither it nor anything encrypted is there.
 * @throws AuthError KEY_MISSING, KEY_WRONG or KEY_INVALID, with nothing changed
 */
export async function openSecrets(
  { path }: { readonly path: string },
  { ledger, randomBytes }: SecretsModules,
): Promise<SecretBox> {
  const { store } = ledger
  const kept = await store.get('setting', [CHECK])
  const key = readKey(path)
  if (kept !== null && key === null) throw new AuthError({ code: AuthErrorCode.KEY_MISSING, path, store: store.name })
  const box = new SecretBox({ key: key ?? makeKey(path, randomBytes) }, { randomBytes })
  return ledger.change(async () => {
    const check = await store.get('setting', [CHECK])
    if (check === null)
      return { writes: [{ put: 'setting', row: { name: CHECK, value: box.seal(CHECKED, CHECK) } }], result: box }
    // Another instance was first, or this one was here before.
    const opened = box.open(check.value, CHECK)
    if (opened === null || !CHECKED.equals(opened))
      throw new AuthError({ code: AuthErrorCode.KEY_WRONG, path, store: store.name })
    return { writes: [], result: box }
  })
}

function readKey(path: string): Uint8Array | null {
  let text: string
  try {
    text = readFileSync(path, 'latin1').trim()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new AuthError({ code: AuthErrorCode.KEY_INVALID, path, problem: `it can't be read: ${code}` }, { cause })
  }
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new AuthError({ code: AuthErrorCode.KEY_INVALID, path, problem: `it has ${text.length} characters` })
  chmodSync(path, OWNER_ONLY)
  return Buffer.from(text, 'hex')
}

/** On disk before anything is encrypted with it. */
function makeKey(path: string, randomBytes: SecretsModules['randomBytes']): Uint8Array {
  const key = Buffer.from(randomBytes(KEY_BYTES))
  const file = openSync(path, 'wx', OWNER_ONLY)
  try {
    writeSync(file, `${key.toString('hex')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return key
}
