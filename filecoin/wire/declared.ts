/** Lotus's JSON in declarations: what a codec says of it. */
import { z } from 'zod'
import type { Codec, Wire } from '../cbor/index.js'
import { FilecoinError } from '../errors.js'
import { jsonSchema } from './json-schema.js'

/** What arrives is read by the codec, and refused with what it says; what is answered has to be readable by it. */
export const wire = <T>(codec: Codec<T>): z.ZodType<T, Wire> =>
  z
    .custom<Wire>()
    .transform((given, context) => {
      try {
        return codec.fromWire(given, codec.name)
      } catch (error) {
        if (!(error instanceof FilecoinError)) throw error
        context.addIssue(error.message)
        return z.NEVER
      }
    })
    .meta(jsonSchema(codec))
