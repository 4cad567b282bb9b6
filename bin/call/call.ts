/** Calls a method with parameters as they stand on the command line. */
import { z } from 'zod'
import { type CommandContext, EXIT, type Session } from '../../runtime/command/index.js'
import type { MethodDeclaration, StreamDeclaration } from '../../runtime/rpc/index.js'
import { jsonOrText, jsonValue, secretValue } from '../commands/given-value.js'
import { declarationOf } from './declaration-of.js'

/** @throws CommandError USAGE; RepoError NOT_RUNNING; what the method throws. */
export async function call(method: string, given: readonly string[], context: CommandContext): Promise<number> {
  const declaration = declarationOf(method)
  const isSecret = 'secretParams' in declaration
  const params = given.map((text, i) => {
    const name = declaration.names?.[i] ?? `parameter ${i + 1}`
    if (isSecret) return secretValue(name, text, context.resolvePath)
    return text === '-' || text.startsWith('@') ? jsonValue(name, text, context.resolvePath) : jsonOrText(text)
  })
  const session = await context.openRunning()
  try {
    if ('result' in declaration) return await ask(method, declaration, params, session, context)
    return await listen(method, declaration, params, session, context)
  } finally {
    await session.close()
  }
}

async function ask(
  method: string,
  declaration: MethodDeclaration,
  params: readonly unknown[],
  session: Session,
  { output }: CommandContext,
): Promise<number> {
  const [namespace = '', name = ''] = method.split('.')
  // As it is sent: what a client makes of it are values of ours, with bigints and addresses.
  const client = session.client(namespace, { [name]: { ...declaration, result: z.unknown() } })
  const result = await (client[name] as (...params: readonly unknown[]) => Promise<unknown>)(...params)
  output.result(result, () => JSON.stringify(result, inDecimal, 2))
  return EXIT.ok
}

/** Integers that a double can't hold. */
const inDecimal = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)

async function listen(
  method: string,
  declaration: StreamDeclaration,
  params: readonly unknown[],
  { connection }: Session,
  { output, interrupted }: CommandContext,
): Promise<number> {
  const flow = await connection.subscribe(method, declaration, params as never, item =>
    output.result(item, () => JSON.stringify(item)),
  )
  const stop = (): void => flow.close()
  interrupted.addEventListener('abort', stop)
  if (interrupted.aborted) stop()
  const error = await flow.ended
  if (error !== null) throw error
  // To be told that it is enough is how it ends.
  return EXIT.ok
}
