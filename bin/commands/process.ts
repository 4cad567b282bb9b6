/** `vesper run`, `vesper stop`, `vesper version`: the process itself. */
import type { Command } from 'commander'
import { ago, fields, iso, type Run } from '../../runtime/command/index.js'
import { COMPONENTS, chooseComponent } from '../components/index.js'
import { vesperVersion } from '../version.js'
import { runComponent } from './run-component.js'

export function registerProcessCommands(program: Command, run: Run): void {
  program
    .command('run')
    .description('work on the repo in the foreground until told to end (Ctrl-C, `vesper stop`)')
    .argument('[component...]', `what to run: ${COMPONENTS.join(', ')} (default: sealer)`)
    .option('--quiet', 'print no log lines; they are in <repo>/logs/vesper.log')
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper run\n  $ vesper run sealer --repo /srv/vesper --quiet\n  $ vesper run node --repo /srv/node',
    )
    .action((components: readonly string[], { quiet }: { quiet?: boolean }, command: Command) =>
      run(command, context => runComponent(chooseComponent(components), { ...context, quiet })),
    )
  program
    .command('stop')
    .description('end the process that works on the repo; its work goes on with the next one')
    .addHelpText('after', '\nExample:\n  $ vesper stop')
    .action((_options: object, command: Command) =>
      run(command, async ({ openRunning, output, repo }) => {
        const session = await openRunning()
        const { pid } = await session.vesper.Version()
        await session.vesper.Shutdown()
        await session.ending
        output.result(
          { stopped: pid, repo },
          () => `process ${pid} on ${repo} has ended; its work goes on with the next one`,
        )
        return undefined
      }),
    )
  program
    .command('version')
    .description('print the versions of this command and of the process that works on the repo')
    .action((_options: object, command: Command) =>
      run(command, async ({ openRunning, output, now }) => {
        const running = await openRunning().catch((error: { code?: string }) => {
          if (error.code === 'PROCESS_NOT_FOUND') return null
          throw error
        })
        const serving = running === null ? null : await running.vesper.Version()
        await running?.close()
        output.result(
          {
            version: vesperVersion(),
            node: process.version,
            running: serving && { ...serving, startedAt: iso(serving.startedAt) },
          },
          () =>
            fields([
              ['vesper', vesperVersion()],
              ['node', process.version],
              [
                'process',
                serving === null
                  ? 'none runs on the repo'
                  : `${serving.version}, pid ${serving.pid}, started ${ago(serving.startedAt, now())}: ${serving.components.join(', ')}`,
              ],
            ]),
        )
        return undefined
      }),
    )
}
