/** What a worker thread runs: one native call by name. */
import { CALL_NAMES, callByName, type NativeCall, type TaskContext } from './calls.js'
import { NativeError, NativeErrorCode } from './errors.js'

/**
 * The task function of a worker pool (piscina's shape; `context` is the runtime pool's).
 *
 * @throws NativeError `CALL_UNKNOWN`, and whatever the call throws.
 */
export default async function run(task: NativeCall, context?: TaskContext): Promise<unknown> {
  const call = callByName(task.call)
  if (call === undefined)
    throw new NativeError({ code: NativeErrorCode.CALL_UNKNOWN, call: String(task.call), known: CALL_NAMES })
  return call(task.input, context)
}
