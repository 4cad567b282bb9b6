/** The file that a new repo begins with: every option with its description and default, all commented out. */
import type { z } from 'zod'
import { tomlValue } from './effective.js'
import { listOptions, type Option } from './option.js'

const WIDTH = 100

export function configTemplate(schema: z.ZodType): string {
  const lines = [
    '# Options of Vesper. Each line shows an option and its default; remove the # to change it.',
    '# The environment goes before this file: VESPER_SECTION_OPTION=… `vesper config show` tells what is in force, and why.',
  ]
  // A section may stand in a file once only, whatever the order of the schema.
  const sections = new Map<string, Option[]>()
  for (const option of listOptions(schema)) {
    const name = option.path.slice(0, -1).join('.')
    sections.set(name, [...(sections.get(name) ?? []), option])
  }
  for (const [name, options] of sections) {
    lines.push('', `[${name}]`)
    for (const { path, default: fallback, description } of options) {
      for (const line of wrap(description)) lines.push(`# ${line}`)
      // A value of several lines can't be commented with one #.
      const value = fallback === undefined ? '…' : tomlValue(fallback).split('\n').join('\n# ')
      lines.push(`#${path.at(-1)} = ${value}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function wrap(text: string): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
