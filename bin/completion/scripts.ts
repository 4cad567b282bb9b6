/**
 * What each shell runs when somebody asks it to complete a word of ours: files in `shells/`, in the shells' own languages. They only
 * carry questions and answers between it and `vesper`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkoutRoot } from '../../config/index.js'

export type Shell = 'bash' | 'zsh' | 'fish'

export const completionScript = (shell: Shell): string =>
  readFileSync(join(checkoutRoot(), 'bin', 'completion', 'shells', `vesper.${shell}`), 'utf8')
