/** `vesper run`, `vesper stop`, `vesper version`: the process itself. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { checkoutRoot } from '../../config/index.js'
import { ago, EXIT, fields, iso, type Run } from '../../runtime/command/index.js'
import { COMPONENTS, chooseComponent } from '../components/index.js'
import { inspectorAddress } from '../process/api-files.js'
import { vesperVersion } from '../version.js'

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
      run(command, async ({ repo, output, interrupted }) => {
        const component = chooseComponent(components)
        const { openProcess } = await import('../process/open-process.js')
        const person = quiet || output.json ? {} : { person: output.streams.err }
        const own = await openProcess({
          repo,
          checkout: checkoutRoot(),
          environment: process.env,
          version: vesperVersion(),
          component,
          ...person,
        })
        const inspector = inspectorAddress(join(repo, component))
        const see = inspector === null ? '' : `\nsee it live at ${inspector} (\`vesper inspect\` adds the token)`
        output.event('ready', { repo, pid: process.pid, inspector }, `vesper works on ${repo}; Ctrl-C ends it${see}`)
        const aborted = new Promise<null>(resolve => {
          if (interrupted.aborted) resolve(null)
          interrupted.addEventListener('abort', () => resolve(null))
        })
        const reason = await Promise.race([own.ending, aborted])
        await own.close()
        if (reason !== null) throw reason
        output.event('ended', { repo }, null)
        // Being told to end is what a service is for.
        return EXIT.ok
      }),
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
