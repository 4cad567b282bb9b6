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
  z.enum(names, {
    error: ({ input }) =>
      typeof input === 'string'
        ? `there is no ${what} '${input.slice(0, MOST_SHOWN)}'${didYouMean(nearest(input.slice(0, MOST_SHOWN), names))}`
        : `must be the name of a ${what}`,
  })

const MOST_SHOWN = 40
