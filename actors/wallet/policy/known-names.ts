/** Schemas that tell, of a name which isn't theirs, the nearest one that is. */
import { z } from 'zod'
import { didYouMean, nearest } from '../../../runtime/errors/index.js'

/** An object with these keys and no other. */
export const strict = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(key => `there is no '${key}' here${didYouMean(nearest(key, Object.keys(shape)))}`).join('; ')
        : undefined,
  })

/** One of these. @param what It is, in the singular. */
export const oneOf = <const Names extends readonly string[]>(what: string, names: Names) =>
  z.enum(names, { error: ({ input }) => unknownName(what, input, names) })

const MOST_SHOWN = 40

/** What is told of something that is none of the names. */
export function unknownName(what: string, input: unknown, names: readonly string[]): string {
  if (typeof input !== 'string') return `must be the name of a ${what}`
  const shown = input.slice(0, MOST_SHOWN)
  return `there is no ${what} '${shown}'${didYouMean(nearest(shown, names))}`
}
