/** Doing something to the process, with who and why, and saying what came of it. */
import { CallError, toCallError } from '../wire/source.js'
import type { ActAnswer } from '../wire/types.js'
import { say } from './notices.js'
import { session } from './session.js'

/** Who an act is written down under. */
export const actor = (): string => session.getSnapshot().context.name

/** @throws CallError also where the process refused it for one of those that it was asked for. */
export async function act(method: string, params: readonly unknown[], done: string): Promise<void> {
  const { source } = session.getSnapshot().context
  if (source === null) throw new CallError('RPC_UNREACHABLE', 'There is no connection to the process.')
  const answer = await source.call<Partial<ActAnswer> | null>(method, ...params)
  const [failed] = answer?.failed ?? []
  if (failed !== undefined) throw new CallError(failed.code, failed.message)
  say('good', done)
}

/** Saves the evidence of an actor or of all of a kind as a file. */
export async function exportEvidence(scope: { address: string } | { branch: string }): Promise<void> {
  const { source, evidence } = session.getSnapshot().context
  try {
    const bundle = evidence?.bundle ?? (await source?.call('Vesper.InspectorEvidence', scope))
    const name = 'address' in scope ? scope.address : scope.branch
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([JSON.stringify(bundle)], { type: 'application/json' }))
    link.download = `vesper-evidence-${name.replace(/[^A-Za-z0-9.-]+/g, '_')}.json`
    link.click()
    // The download has begun by then; kept for ever it would stay in memory.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
    say('good', `Evidence of ${name} was saved as a file.`)
  } catch (error) {
    const { code, message } = toCallError(error)
    say('bad', `The evidence could not be saved: ${message} (${code})`)
  }
}
