/** From the command line to an exit code. */
import { CommanderError } from 'commander'
import { CommandError, CommandErrorCode, EXIT, Output } from '../runtime/command/index.js'
import { buildProgram } from './program.js'
import { REMEDIES } from './remedies.js'
import { runIn } from './run-in.js'

const streams = { out: process.stdout, err: process.stderr }

export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has enough (`| head`) is no reason to fail.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.ok)
    })
  const exitCode = await parse(argv)
  // What is still open (a worker on its way out, a timer of a library) must not hold up who called.
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  process.exit(exitCode)
}

async function parse(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok
  const json = argv.includes('--json')
  const program = buildProgram(
    runIn(streams, code => {
      exitCode = code
    }),
    { quiet: json },
  )
  try {
    await program.parseAsync([...argv])
    return exitCode
  } catch (error) {
    const output = new Output({ json, remedies: REMEDIES }, streams)
    if (!(error instanceof CommanderError)) return output.failure(error)
    // Help and version have been printed.
    if (error.exitCode === 0) return EXIT.ok
    // Without a command the help says it all.
    if (error.code === 'commander.help') return EXIT.usage
    return output.failure(
      new CommandError(
        CommandErrorCode.USAGE,
        error.message.replace(/^error: /, ''),
        'See `vesper --help`, or `vesper COMMAND --help`.',
      ),
    )
  }
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> => new Promise(resolve => stream.write('', () => resolve()))
