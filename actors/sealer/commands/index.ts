/** The sealer's commands: files in and out, sectors. Nothing heavy is loaded before one of them runs. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Run } from '../../../runtime/command/index.js'

export { followFiles, interruptedExit } from './seal.js'
export { sectorsTable } from './sectors.js'

export function registerSealerCommands(program: Command, run: Run): void {
  program
    .command('seal')
    .description('seal files into sectors, pieces over as many as are needed, and wait until they are proved')
    .argument('<file...>')
    .option('--detach', 'leave the work to a background process, and return once the bytes are safe')
    .option('--leave-open', 'leave a sector that is not full open for files that come later')
    .addHelpText(
      'after',
      `
Prints a CID for each file, which stands for its exact bytes and length, and the CommP of each of its pieces.
The same bytes again are the same file: nothing is sealed twice, and work that was interrupted goes on.

Examples:
  $ vesper seal photo.jpg
  $ vesper seal --detach *.tar && vesper sectors list
  $ vesper seal photo.jpg --json | tail -1 | jq -r '.files[0].cid'`,
    )
    .action((files: readonly string[], options: { detach?: boolean; leaveOpen?: boolean }, command: Command) =>
      run(command, async context => (await import('./seal.js')).seal(files, options, context)),
    )

  program
    .command('unseal')
    .description('bring a file back out of its sectors, checked against its CID')
    .argument('<cid>', 'what `vesper seal` printed')
    .requiredOption('--out <file>', 'where to write it')
    .option('--overwrite', 'also over a file that is there')
    .addHelpText('after', '\nExample:\n  $ vesper unseal bafk… --out photo.jpg')
    .action((cid: string, options: { out: string; overwrite?: boolean }, command: Command) =>
      run(command, async context => (await import('./unseal.js')).unseal(cid, options, context)),
    )

  const files = program.command('files').description('look at the files that were taken in')
  files
    .command('list')
    .description('list all files')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./files.js')).listFiles(context)),
    )
  files
    .command('status')
    .description('show a file and where its pieces are')
    .argument('<cid>')
    .action((cid: string, _options: object, command: Command) =>
      run(command, async context => (await import('./files.js')).showFile(cid, context)),
    )

  const sectors = program.command('sectors').description('look at sectors, and decide about those that failed')
  sectors
    .command('list')
    .description('list all sectors')
    .option('--state <state>', 'only in this state: Proving, Committing, FailedUnrecoverable, …')
    .addHelpText('after', '\nExample:\n  $ vesper sectors list --json | jq \'.[] | select(.state != "Proving")\'')
    .action(({ state }: { state?: string }, command: Command) =>
      run(command, async context => (await import('./sectors.js')).listSectors(state, context)),
    )
  sectors
    .command('status')
    .description('show a sector: pieces, randomness, commitments, failures')
    .argument('<number>', 'of the sector', sectorNumber)
    .action((number: number, _options: object, command: Command) =>
      run(command, async context => (await import('./sectors.js')).showSector(number, context)),
    )
  sectors
    .command('log')
    .description("print a sector's journal")
    .argument('<number>', 'of the sector', sectorNumber)
    .action((number: number, _options: object, command: Command) =>
      run(command, async context => (await import('./sectors.js')).printSectorLog(number, context)),
    )
  sectors
    .command('retry')
    .description('take a sector out of FailedUnrecoverable, back to the phase that failed')
    .argument('<number>', 'of the sector', sectorNumber)
    .action((number: number, _options: object, command: Command) =>
      run(command, async context => (await import('./sectors.js')).retrySector(number, context)),
    )
  sectors
    .command('remove')
    .description("remove a sector's files; pieces whose bytes are still here are placed anew")
    .argument('<number>', 'of the sector', sectorNumber)
    .requiredOption('--really', 'say that you mean it: a sector that was proved can’t be brought back')
    .action((number: number, _options: object, command: Command) =>
      run(command, async context => (await import('./sectors.js')).removeSector(number, context)),
    )
}

function sectorNumber(text: string): number {
  if (!/^(0|[1-9]\d*)$/.test(text)) throw new InvalidArgumentError('A sector has a number: 0, 1, 2, …')
  return Number(text)
}
