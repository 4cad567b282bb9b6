/** Source: fil_actor_system 9.0.1. */
import type { Methods } from '../method.js'

export const methods = {
  Constructor: { number: 1n, params: null, returns: null },
} satisfies Methods
