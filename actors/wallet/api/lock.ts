/** The wallet's password and lock. Source: venus-wallet, api. Answers: `methods/lock.ts`. */
import { z } from 'zod'
import { method } from '../../../runtime/rpc/index.js'

/** A secret: never logged, never in an error. */
const Password = z.string()

/** Nobody's. */
const EXAMPLE = 'a password of your own'

const done = (doc: string) =>
  method({
    params: z.tuple([Password]),
    names: ['password'],
    result: z.null(),
    permission: 'admin',
    secretParams: true,
    doc,
    example: { params: [EXAMPLE], result: null },
  })

export const lockApi = {
  SetPassword: done('Sets the first password; without one there are no keys. The wallet is open afterwards.'),
  Unlock: done('Opens the wallet until it is locked or ends; after a wrong password the next try has to wait.'),
  Lock: done('Wipes password and secrets from memory, for who knows the password.'),
  VerifyPassword: done('Answers if the password is right, and fails if it is wrong.'),
  ChangePassword: method({
    params: z.tuple([Password, Password]),
    names: ['old', 'password'],
    result: z.null(),
    permission: 'admin',
    secretParams: true,
    doc: 'Writes all keys anew under another password; a wallet that is killed meanwhile has all under the one or all under the other.',
    example: { params: ['the old one', EXAMPLE], result: null },
  }),
  LockState: method({
    params: z.tuple([]),
    names: [],
    result: z.boolean(),
    permission: 'admin',
    doc: 'Whether it is locked. Without a password it is not, and has no keys either.',
    example: { params: [], result: false },
  }),
}
