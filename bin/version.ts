/** The version in package.json. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkoutRoot } from '../config/index.js'

export function vesperVersion(): string {
  return JSON.parse(readFileSync(join(checkoutRoot(), 'package.json'), 'utf8')).version
}
