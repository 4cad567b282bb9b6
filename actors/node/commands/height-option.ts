/** `--height`: what a question is about, if not the head. */
import type { Command } from 'commander'
import { whole } from './numbers.js'

export interface HeightOption {
  readonly height?: number
}

export const withHeight = (command: Command): Command =>
  command.option('--height <epoch>', 'as it was before the messages of the tipset of this epoch', whole)
