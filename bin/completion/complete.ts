/**
 * What can follow the words of a command line that is being written: read from commander's own tree of commands, so that it never lags
 * behind. The shells' scripts ask this for each word, and know nothing of commands.
 */
import type { Argument, Command, Option } from 'commander'
import { type Place, type ValuesModules, valuesOf } from './values.js'

export interface Candidate {
  readonly value: string
  readonly description: string
}

export interface Completion {
  readonly candidates: readonly Candidate[]
  /** The shell is to offer files or folders besides. */
  readonly place: Place | null
}

/** `repo` as it is given on the command line. */
export interface CompletionModules {
  readonly addresses: (begin: string, repo: string | undefined) => Promise<readonly string[]>
  readonly accounts: (repo: string | undefined) => Promise<readonly string[]>
  readonly miners: (repo: string | undefined) => Promise<readonly string[]>
}

/** @param words what stands behind the program's name; the last one is being written, and may be empty */
export async function complete(
  program: Command,
  words: readonly string[],
  { addresses, accounts, miners }: CompletionModules,
): Promise<Completion> {
  const { before, current } = splitLine(words)
  const at = walk(program, before)
  const modules: ValuesModules = {
    addresses: begin => addresses(begin, at.repo),
    accounts: () => accounts(at.repo),
    miners: () => miners(at.repo),
  }
  if (at.option !== null) return offer(await ofTarget(at.option, current, modules), current)
  if (current.startsWith('-') && !at.isOver) {
    const [, flag, begin] = /^(--[^=]+)=(.*)$/s.exec(current) ?? []
    if (flag === undefined || begin === undefined)
      return offer({ candidates: optionsOf(at.command), place: null }, current)
    const option = optionNamed(at.command, flag)
    if (option === undefined || !takesValue(option)) return NOTHING
    const { candidates } = await ofTarget(option, begin, modules)
    return offer(
      { candidates: candidates.map(one => ({ ...one, value: `${flag}=${one.value}` })), place: null },
      current,
    )
  }
  const subcommands = commandsOf(at.command)
  if (subcommands.length > 0)
    return at.isOver || at.operands > 0 ? NOTHING : offer({ candidates: subcommands, place: null }, current)
  const argument = argumentAt(at.command, at.operands)
  return argument === undefined ? NOTHING : offer(await ofTarget(argument, current, modules), current)
}

const NOTHING: Completion = { candidates: [], place: null }

/** bash makes words of its own of `=`: `--level=warn` are three to it. */
function splitLine(words: readonly string[]): { readonly before: readonly string[]; readonly current: string } {
  const current = words.at(-1) ?? ''
  const isSeparator = (word: string, place: number): boolean =>
    word === '=' && words[place - 1]?.startsWith('--') === true
  return {
    before: words.slice(0, -1).filter((word, place) => !isSeparator(word, place)),
    current: isSeparator(current, words.length - 1) ? '' : current,
  }
}

interface Position {
  readonly command: Command
  /** The word before is this option, and waits for its value. */
  readonly option: Option | null
  /** How many arguments stand there already. */
  readonly operands: number
  /** Behind `--` no option can follow. */
  readonly isOver: boolean
  readonly repo: string | undefined
}

function walk(program: Command, words: readonly string[]): Position {
  let command = program
  let option: Option | null = null
  let operands = 0
  let isOver = false
  let repo: string | undefined
  for (const word of words) {
    if (option !== null) {
      if (option.long === '--repo') repo = word
      option = null
    } else if (isOver || !word.startsWith('-') || word === '-') {
      const next = operands === 0 && !isOver ? command.commands.find(one => named(one, word)) : undefined
      if (next === undefined) operands++
      else command = next
    } else if (word === '--') isOver = true
    else {
      const [flag = '', ...value] = word.split('=')
      const found = optionNamed(command, flag)
      if (value.length > 0) {
        if (found?.long === '--repo') repo = value.join('=')
      } else if (found !== undefined && takesValue(found)) option = found
    }
  }
  return { command, option, operands, isOver, repo }
}

const named = (command: Command, word: string): boolean => command.name() === word || command.aliases().includes(word)

const optionNamed = (command: Command, flag: string): Option | undefined =>
  command.options.find(({ long, short }) => flag === long || flag === short)

/** One whose value may be left out is taken for one without. */
const takesValue = (option: Option): boolean => option.required

function argumentAt({ registeredArguments }: Command, place: number): Argument | undefined {
  const last = registeredArguments.at(-1)
  return registeredArguments[place] ?? (last?.variadic ? last : undefined)
}

const commandsOf = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map(one => ({ value: one.name(), description: one.description() }))

function optionsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ value: long, description }] : []))
}

async function ofTarget(target: Option | Argument, begin: string, modules: ValuesModules): Promise<Completion> {
  const bare = (values: readonly string[]): Candidate[] => values.map(value => ({ value, description: '' }))
  if (target.argChoices) return { candidates: bare(target.argChoices), place: null }
  const { values, place = null } = await valuesOf(valueName(target), begin, modules)
  return { candidates: bare(values), place }
}

/** `--kind <kind>` → `kind`. */
function valueName(target: Option | Argument): string {
  if (!('flags' in target)) return target.name()
  return /[<[]([^\]>.]+)/.exec(target.flags)?.[1] ?? ''
}

function offer({ candidates, place }: Completion, current: string): Completion {
  return { candidates: candidates.filter(({ value }) => value.startsWith(current)), place }
}
