/** `vesper wallet set-password`, `unlock`, `lock` and `change-password`. */
import type { CommandContext } from '../../../runtime/command/index.js'
import { type Asked, type PasswordOptions, passwordOf } from './password.js'
import { withWallet } from './wallet-session.js'

const asked = ({ passwordFile }: PasswordOptions): Asked => ({
  what: 'password',
  file: passwordFile,
  variable: 'VESPER_PASSWORD',
})

export async function walletSetPassword(options: PasswordOptions, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ lotus }) => {
    await lotus.SetPassword(await passwordOf({ ...asked(options), what: 'new password', isNew: true }, context))
    context.output.result(
      { locked: false },
      () => 'the wallet has a password now, and is open; without it its keys are lost',
    )
  })
}

export async function walletUnlock(options: PasswordOptions, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ lotus }) => {
    await lotus.Unlock(await passwordOf(asked(options), context))
    context.output.result({ locked: false }, () => 'the wallet is open')
  })
}

export async function walletLock(options: PasswordOptions, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ lotus }) => {
    await lotus.Lock(await passwordOf(asked(options), context))
    context.output.result({ locked: true }, () => 'the wallet is locked')
  })
}

export async function walletChangePassword(
  { newPasswordFile, ...options }: PasswordOptions & { readonly newPasswordFile?: string },
  context: CommandContext,
): Promise<undefined> {
  await withWallet(context, async ({ lotus }) => {
    const old = await passwordOf(asked(options), context)
    const next = { what: 'new password', file: newPasswordFile, variable: 'VESPER_NEW_PASSWORD', isNew: true }
    await lotus.ChangePassword(old, await passwordOf(next, context))
    context.output.result({ changed: true }, () => 'all keys are under the new password')
  })
}
