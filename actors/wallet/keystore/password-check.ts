/** What tells the right password from a wrong one without any key: known bytes, encrypted as keys are. */
import { z } from 'zod'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { RandomSource } from '../keys/index.js'
import { SALT_BYTES, type ScryptCost, type ScryptParams } from './kdf.js'
import type { Passphrase } from './passphrase.js'
import { Sealed, seal, unseal } from './sealed.js'

/** No address begins so, hence no key's file can stand in for it. */
const OWNER = Buffer.from('vesper wallet password')
const CONTENT = Uint8Array.of(1)

const PasswordCheck = z.strictObject({ version: z.literal(1), crypto: Sealed })
export type PasswordCheck = z.infer<typeof PasswordCheck>

/** With a new salt, which all keys of this password will share. */
export async function newPasswordCheck(
  passphrase: Passphrase,
  { cost, random }: { readonly cost: ScryptCost; readonly random: RandomSource },
): Promise<PasswordCheck> {
  const { n, r, p } = cost
  const kdfparams: ScryptParams = { n, r, p, salt: Buffer.from(random(new Uint8Array(SALT_BYTES))).toString('hex') }
  return { version: 1, crypto: await seal(CONTENT, OWNER, { passphrase, kdfparams, random }) }
}

/** @throws WalletError KEYSTORE_DAMAGED */
export function readPasswordCheck(text: string | null, path: string): PasswordCheck {
  try {
    return PasswordCheck.parse(JSON.parse(text ?? ''))
  } catch {
    const problem = text === null ? 'is missing' : 'is not what the wallet wrote'
    throw new WalletError({ code: WalletErrorCode.KEYSTORE_DAMAGED, path, problem })
  }
}

export const isPasswordOf = async ({ crypto }: PasswordCheck, passphrase: Passphrase): Promise<boolean> =>
  (await unseal(crypto, OWNER, passphrase)) !== null
