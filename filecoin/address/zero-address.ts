import { Address } from './address.js'

/** Of the public key that is the point at infinity, which anybody could sign for: nothing may be sent there. Source: Lotus, `build.ZeroAddress`. */
export const ZERO_BLS_ADDRESS: Address = Address.bls(Uint8Array.of(0xc0, ...new Uint8Array(47)))
