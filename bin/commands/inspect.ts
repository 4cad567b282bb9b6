/** `vesper inspect`: where the inspector's page of the running process is. */
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Run } from '../../runtime/command/index.js'
import { announcedApi, INSPECTOR_PATH } from '../process/api-files.js'
import { RepoError, RepoErrorCode } from '../process/errors.js'

export function registerInspectCommand(program: Command, run: Run): void {
  program
    .command('inspect')
    .description('print the address of the page that shows the running process: its tree, actors, statecharts')
    .option(
      '--no-token',
      'leave the token out of the address; the page asks for it (it lies in <repo>/<component>/token)',
    )
    .addHelpText(
      'after',
      `
The address holds a token with all permissions, behind the #: browsers send that part to nobody. Don't pass it on.

Examples:
  $ vesper inspect
  $ vesper inspect --no-token --json
  $ xdg-open "$(vesper inspect)"`,
    )
    .action(({ token: withToken }: { token: boolean }, command: Command) =>
      run(command, async ({ openRunning, output, repo }) => {
        const session = await openRunning()
        const { components } = await session.vesper.Version()
        await session.close()
        const announced = announcedApi(join(repo, components[0] ?? 'sealer'))
        if (announced === null)
          throw new RepoError(
            RepoErrorCode.NOT_RUNNING,
            `the process on ${repo} does not say where its page is`,
            'It may be about to start or to end: try again.',
          )
        const page = `${announced.url}${INSPECTOR_PATH}`
        const url = withToken ? `${page}#token=${announced.token}` : page
        output.result({ url }, () => url)
        return undefined
      }),
    )
}
