/** Addresses: `<kind>/<id>`, the id with slashes of its own if it likes. */
import type { Address } from '../machine/index.js'
import { ActorError, ActorErrorCode } from './errors.js'

const ADDRESS = /^[a-z][a-z0-9-]*\/[\x21-\x7e]+$/
const MAX_BYTES = 255

/** @throws ActorError ADDRESS_INVALID */
export function kindOf(address: Address): string {
  const slash = address.indexOf('/')
  if (slash < 1) throw new ActorError({ code: ActorErrorCode.ADDRESS_INVALID, address })
  return address.slice(0, slash)
}

/** @throws ActorError ADDRESS_INVALID */
export function assertAddress(address: Address): void {
  if (address.length > MAX_BYTES || !ADDRESS.test(address))
    throw new ActorError({ code: ActorErrorCode.ADDRESS_INVALID, address })
}
