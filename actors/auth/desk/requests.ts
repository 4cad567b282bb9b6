/** What callers may name things, and how it is told that they may not. */
import { Address, Protocol } from '../../../filecoin/index.js'
import { PERMISSIONS, type Permission } from '../../../runtime/rpc/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'

export const refuse = (problem: string): AuthError => new AuthError({ code: AuthErrorCode.REQUEST_INVALID, problem })

/** Venus's columns hold as many. */
const MOST_NAME = 50
/** Neither can be seen, so that two names that look the same are the same. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Zl}\p{Zp}]/u

/** @throws AuthError REQUEST_INVALID */
export function checkedName(name: string, what = 'name'): string {
  if (name === '') throw refuse(`${what} is empty`)
  return checkedText(name, what, MOST_NAME)
}

/** May be empty. @throws AuthError REQUEST_INVALID */
export function checkedText(text: string, what: string, most = 255): string {
  if (text.length > most) throw refuse(`${what} has ${text.length} characters; ${most} is the most`)
  if (text.trim() !== text) throw refuse(`${what} begins or ends with a blank`)
  if (UNSEEN.test(text)) throw refuse(`${what} has a character that can't be seen`)
  return text
}

/** @throws AuthError REQUEST_INVALID */
export function checkedPermission(text: string): Permission {
  const permission = PERMISSIONS.find(one => one === text)
  if (permission === undefined) throw refuse(`the permission '${text}' is none of ${PERMISSIONS.join(', ')}`)
  return permission
}

/** As the store has addresses: without the network's prefix. @throws AuthError REQUEST_INVALID */
export function minerOf(text: string): string {
  const address = addressOf(text, 'miner')
  if (address.protocol !== Protocol.Id) throw refuse(`the miner ${text} is no ID address, such as t01000`)
  return address.toString().slice(1)
}

const SIGNERS: ReadonlySet<Protocol> = new Set([Protocol.Secp256k1, Protocol.Bls, Protocol.Delegated])

/** The same of an address that signs: of a secp256k1 or BLS key, or delegated. @throws AuthError REQUEST_INVALID */
export function signerOf(text: string): string {
  const address = addressOf(text, 'signer')
  if (!SIGNERS.has(address.protocol))
    throw refuse(`the signer ${text} is no address of a key; it begins with t1, t3 or t4 (f1, f3, f4 on mainnet)`)
  return address.toString().slice(1)
}

function addressOf(text: string, what: string): Address {
  try {
    return Address.parse(text)
  } catch (cause) {
    const problem = `the ${what} '${text.slice(0, 128)}' is no address`
    throw new AuthError({ code: AuthErrorCode.REQUEST_INVALID, problem }, { cause })
  }
}
