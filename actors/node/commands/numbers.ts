/** Whole numbers of options and arguments, which commander tells of. */
import { InvalidArgumentError } from 'commander'

/** From 0. @throws InvalidArgumentError */
export function whole(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number))
    throw new InvalidArgumentError('It must be a whole number, 0 or more.')
  return number
}

/** From 1. @throws InvalidArgumentError */
export function counted(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}
