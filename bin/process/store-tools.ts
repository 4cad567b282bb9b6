/** The store's own tools, on a repo that no process works on; the commands know the store by these alone. */
import * as store from '../../runtime/store/index.js'
import { CommandError, CommandErrorCode } from '../../runtime/command/index.js'

export interface Verification {
  readonly records: number
  readonly faults: readonly { readonly table: string; readonly key: string; readonly problem: string }[]
}

export interface StoreTools {
  storeStat(path: string): Promise<store.StoreStat>
  compactStore(path: string): Promise<{ readonly before: number; readonly after: number }>
  backupStore(path: string, to: string): Promise<{ readonly path: string; readonly bytes: number }>
  restoreStore(from: string, path: string): Promise<{ readonly path: string; readonly bytes: number }>
  verifyStore(path: string): Promise<Verification>
}

/** @throws CommandError NOT_IMPLEMENTED where this build's store lacks the tool. */
export function storeTool<Name extends keyof StoreTools>(name: Name): StoreTools[Name] {
  const tool = (store as unknown as Partial<StoreTools>)[name]
  if (tool !== undefined) return tool
  throw new CommandError(CommandErrorCode.NOT_IMPLEMENTED, `this build's store has no ${name}`, 'Use a newer version of Vesper.')
}
