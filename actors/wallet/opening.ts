/** A wallet that opens itself when it starts. What keeps it from that is told, and it stays locked. */
import { readFileSync } from 'node:fs'
import type { Log } from '../../runtime/telemetry/index.js'
import { WalletError, WalletErrorCode } from './errors.js'
import type { Signer } from './threads/index.js'

export interface OpeningOptions {
  /** Before the file's. */
  readonly password: string | undefined
  /** Has it in its first line. */
  readonly file: string | undefined
}

export async function openByPassword(
  { password, file }: OpeningOptions,
  { signer, log }: { readonly signer: Pick<Signer, 'unlock'>; readonly log: Log },
): Promise<void> {
  if (password === undefined && file === undefined) return
  try {
    await signer.unlock(password ?? firstLineOf(file as string))
  } catch (err) {
    log.warn({ err }, 'the wallet could not be opened by the password that it was started with; it stays as it is')
  }
}

/** @throws WalletError PASSWORD_UNREADABLE */
function firstLineOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] as string
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'it failed'
    throw new WalletError({ code: WalletErrorCode.PASSWORD_UNREADABLE, path, reason }, { cause })
  }
}
