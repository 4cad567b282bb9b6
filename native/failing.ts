/** Calls of the addon's handles, whose failures get their code. */
import { fromAddon } from './errors.js'

export function asked<T>(call: string, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    throw fromAddon(call, error)
  }
}

export async function promised<T>(call: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw fromAddon(call, error)
  }
}
