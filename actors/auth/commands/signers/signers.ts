/** `vesper auth signer`: what each of its commands does. */
import { type CommandContext, EXIT, iso, table } from '../../../../runtime/command/index.js'
import { withAuth } from '../auth-session.js'
import { requireReally } from '../really.js'

export async function signerChange(
  verb: 'register' | 'unregister',
  user: string,
  signers: readonly string[],
  context: CommandContext,
): Promise<undefined> {
  await withAuth(context, async auth => {
    await (verb === 'register' ? auth.RegisterSigners(user, [...signers]) : auth.UnregisterSigners(user, [...signers]))
    context.output.result({ user, signers }, () =>
      signers.map(signer => `${signer} is ${verb}ed for ${user}`).join('\n'),
    )
  })
}

export async function signerList(user: string, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    await auth.User(user)
    const signers = await auth.ListSigners(user)
    context.output.result(signers, () =>
      signers.length === 0
        ? `${user} has no signers; \`vesper auth signer register ${user} ADDRESS\` gives it one`
        : table(
            ['SIGNER', 'SINCE'],
            signers.map(({ signer, createdAt }) => [signer, iso(createdAt)]),
          ),
    )
  })
}

export async function signerWho(signer: string, context: CommandContext): Promise<number | undefined> {
  return withAuth(context, async auth => {
    const users = await auth.SignerUsers(signer)
    context.output.result({ signer, users }, () => (users.length === 0 ? `${signer} is nobody’s` : users.join('\n')))
    return users.length === 0 ? EXIT.notFound : undefined
  })
}

export async function signerRemove(
  signer: string,
  really: boolean | undefined,
  context: CommandContext,
): Promise<number | undefined> {
  requireReally(really, `take ${signer} away from all users`)
  return withAuth(context, async auth => {
    const wasRegistered = await auth.RemoveSigner(signer)
    context.output.result({ signer, wasRegistered }, () =>
      wasRegistered ? `${signer} is nobody’s now` : `${signer} was nobody’s`,
    )
    return wasRegistered ? undefined : EXIT.notFound
  })
}
