/**
 * A copy of plain data with some values replaced, each named by its place. What isn't named stays what it is: bytes and big numbers,
 * which JSON doesn't have, don't suffer from a change beside them.
 */
import { OperationError, OperationErrorCode } from './errors.js'

/**
 * @param values By dotted path: keys and indices, `pieces.0.size`. A key that isn't there yet is added, also at the end of a list.
 * @throws OperationError PATH_INVALID.
 */
export function withValues(target: unknown, values: Readonly<Record<string, unknown>>): unknown {
  let changed = target
  for (const [path, value] of Object.entries(values)) changed = withValue(changed, path.split('.'), value, path)
  return changed
}

function withValue(target: unknown, [key, ...rest]: readonly string[], value: unknown, path: string): unknown {
  const invalid = (reason: string): OperationError =>
    new OperationError({ code: OperationErrorCode.PATH_INVALID, path, reason })
  if (key === undefined) return value
  if (key === '') throw invalid('it has an empty key')
  if (key === '__proto__') throw invalid(`'${key}' is no key`)
  if (Array.isArray(target)) {
    const index = Number(key)
    if (!/^\d+$/.test(key) || index > target.length)
      throw invalid(`'${key}' is no index of a list of ${target.length}, nor its end`)
    const copy = [...target]
    copy[index] = withValue(target[index], rest, value, path)
    return copy
  }
  if (target === undefined) return { [key]: withValue(undefined, rest, value, path) }
  const prototype = typeof target === 'object' && target !== null ? Object.getPrototypeOf(target) : undefined
  if (prototype !== Object.prototype && prototype !== null)
    throw invalid(
      `there is no '${key}' in ${target === null ? 'null' : `a ${typeof target === 'object' ? 'value of its own kind' : typeof target}`}`,
    )
  const record = target as Readonly<Record<string, unknown>>
  const before = Object.hasOwn(record, key) ? record[key] : undefined
  return { ...record, [key]: withValue(before, rest, value, path) }
}
