/**
 * What a request gives: from its query, and from its body in JSON or as a form. Names are taken whatever their case is, as Go's JSON takes them, and
 * texts are taken for numbers and flags where they look like them, as forms have nothing else.
 */
import { refuse } from '../desk/index.js'

export class Parameters {
  readonly #values = new Map<string, unknown>()

  /** Later ones count. */
  add(name: string, value: unknown): void {
    if (value !== undefined && value !== null) this.#values.set(name.toLowerCase(), value)
  }

  /** Undefined: it isn't there. @throws AuthError REQUEST_INVALID, as all of these */
  text(name: string): string | undefined {
    const value = this.#one(name)
    if (value === undefined || typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
    throw refuse(`${name} is no text`)
  }

  /** There, and not empty. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined || value === '') throw refuse(`${name} is missing`)
    return value
  }

  number(name: string): number | undefined {
    const value = this.#one(name)
    if (value === undefined || value === '') return undefined
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw refuse(`${name} is no whole number`)
    return number
  }

  flag(name: string): boolean | undefined {
    const value = this.#one(name)
    if (value === undefined || value === '') return undefined
    if (typeof value === 'boolean') return value
    if (/^(true|1|t)$/i.test(`${value}`)) return true
    if (/^(false|0|f)$/i.test(`${value}`)) return false
    throw refuse(`${name} is neither true nor false`)
  }

  /** One or several. */
  texts(name: string): readonly string[] {
    const value = this.#values.get(name.toLowerCase())
    const texts = value === undefined ? [] : Array.isArray(value) ? value : [value]
    if (texts.length === 0) throw refuse(`${name} is missing`)
    for (const text of texts) if (typeof text !== 'string') throw refuse(`${name} is no list of texts`)
    return texts
  }

  /** What is within one of them. */
  within(name: string): Parameters {
    const value = this.#one(name)
    if (value !== undefined && typeof value !== 'object') throw refuse(`${name} is no object`)
    return parametersOf(value ?? {})
  }

  #one(name: string): unknown {
    const value = this.#values.get(name.toLowerCase())
    if (!Array.isArray(value)) return value
    if (value.length > 1) throw refuse(`${name} is there several times`)
    return value[0]
  }
}

export function parametersOf(value: object): Parameters {
  const parameters = new Parameters()
  for (const [name, one] of Object.entries(value)) parameters.add(name, one)
  return parameters
}
