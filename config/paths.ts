/** Where things are: the repo of a user, the checkout that this code runs from. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Environment } from './environment.js'

/** `--repo`, else `VESPER_PATH`, else `~/.vesper`; absolute. */
export function resolveRepoPath(option: string | undefined, environment: Environment, workingFolder: string): string {
  const chosen = option || environment.VESPER_PATH
  const home = environment.HOME && isAbsolute(environment.HOME) ? environment.HOME : homedir()
  if (!chosen) return join(home, '.vesper')
  // A shell leaves `--repo=~/x` as it is.
  const expanded = chosen === '~' || chosen.startsWith('~/') ? join(home, chosen.slice(1)) : chosen
  return resolve(workingFolder, expanded)
}

/** The nearest folder above this file that has a package.json: the checkout, whether this runs from `dist` or from source. */
export function checkoutRoot(): string {
  let at = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(at, 'package.json')) && dirname(at) !== at) at = dirname(at)
  return at
}
