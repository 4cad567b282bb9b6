/** `vesper seal`: takes files in, then waits until they are proved, or leaves that to a process in the background. */
import { statSync } from 'node:fs'
import {
  bytes,
  type CommandContext,
  CommandError,
  CommandErrorCode,
  count,
  duration,
  EXIT,
  iso,
  type Session,
  untilInterrupted,
} from '../../../runtime/command/index.js'
import { RpcError, RpcErrorCode } from '../../../runtime/rpc/index.js'
import { type SealedFile, sealerApi } from '../api.js'
import { ExpectedTimes } from './expected-times.js'
import { fileInWords } from './files.js'
import { type Change, Following } from './follow.js'

export interface SealOptions {
  readonly detach?: boolean
  readonly leaveOpen?: boolean
}

/** Pieces that are printed of each file; the rest is told by `vesper files status` and by --json. */
const PIECES_SHOWN = 16

export async function seal(names: readonly string[], options: SealOptions, context: CommandContext): Promise<number> {
  const { output, interrupted } = context
  const paths = names.map(name => context.resolvePath(name))
  for (const path of paths) assertSealable(path)
  const begun = context.now()
  const told = new Set<string>()
  for (;;) {
    const session = options.detach ? await context.openDetached() : await context.open()
    try {
      const files = await takeIn(paths, options, session, context, told)
      if (files === null) return interruptedExit(context, session)
      if (options.detach) {
        const { pid } = await session.vesper.Version()
        output.event(
          'result',
          { files, detached: true, pid },
          `Process ${pid} goes on; see \`vesper sectors list\`. \`vesper stop\` ends it.`,
        )
        return EXIT.ok
      }
      const sealed = await followFiles(session, files, context)
      if (sealed === null) return interruptedExit(context, session)
      output.event(
        'result',
        { files: sealed },
        `${sealed.map(file => `${file.cid}  ${file.name}`).join('\n')}\n${count(sealed.length, 'file')} sealed and proved after ${duration(context.now() - begun)}`,
      )
      return EXIT.ok
    } catch (error) {
      const isLost = error instanceof RpcError && error.code === RpcErrorCode.CONNECTION_LOST
      if (!isLost || session.isOwn || interrupted.aborted) throw error
      output.note('The process that did the work has ended; this one goes on.')
    } finally {
      await session.close()
    }
  }
}

/** @returns null when it was interrupted; a file that was being copied is then not taken in. */
async function takeIn(
  paths: readonly string[],
  { leaveOpen = false }: SealOptions,
  session: Session,
  { output, interrupted }: CommandContext,
  told: Set<string>,
): Promise<readonly SealedFile[] | null> {
  const files: SealedFile[] = []
  for (const path of paths) {
    const taken = { file: null as SealedFile | null }
    const code = await untilInterrupted(interrupted, async () => {
      taken.file = await session.client('Sealer', sealerApi).SealFile({ path, leaveOpen })
      return EXIT.ok
    })
    if (code !== EXIT.ok || taken.file === null) return null
    files.push(taken.file)
    if (!told.has(path)) output.event('accepted', { file: taken.file }, `${fileInWords(taken.file, PIECES_SHOWN)}\n`)
    told.add(path)
  }
  return files
}

/** Waits until files are proved and shows how far they are. Null when it was interrupted. */
export async function followFiles(
  session: Session,
  files: readonly SealedFile[],
  context: CommandContext,
): Promise<readonly SealedFile[] | null> {
  const { output, interrupted, now, repo } = context
  const expected = new ExpectedTimes(repo)
  const following = new Following(session, files, change => {
    if (change.kind === 'phase' && change.status === 'done' && change.tookMs !== null && change.phase !== 'Proving')
      expected.remember(change.phase, change.tookMs)
    if (!output.isLive) tellChange(change, context)
  })
  const stop = new AbortController()
  const interrupt = () => stop.abort(interrupted.reason)
  interrupted.addEventListener('abort', interrupt)
  if (interrupted.aborted) interrupt()
  const work = following.run(stop.signal)
  try {
    if (output.isLive) {
      const { drawTree } = await import('./tree.js')
      await drawTree(following, work, { expected, now })
    }
    return await work
  } catch (error) {
    if (interrupted.aborted) return null
    throw error
  } finally {
    interrupted.removeEventListener('abort', interrupt)
    expected.save()
  }
}

/** Plain lines for a log, JSON lines for a script. */
function tellChange(change: Change, { output }: CommandContext): void {
  if (change.kind === 'file') output.event('file', { file: change.file }, null)
  else if (change.kind === 'note')
    output.event('progress', { sector: change.sector, note: change.note, fraction: change.fraction }, null)
  else {
    const { sector, phase, status, tookMs, failure, at } = change
    const words =
      status === 'started'
        ? null
        : `${iso(at)} sector ${sector} ${phase} ${status}${tookMs === null || phase === 'Proving' ? '' : ` after ${duration(tookMs)}`}${
            status === 'failed' && failure !== null ? `: ${failure}` : ''
          }`
    output.event(
      'phase',
      { sector, phase, status, tookMs, failure: status === 'failed' ? failure : null, at: iso(at) },
      words,
    )
  }
}

/** Tells that nothing is lost, and how to go on. */
export function interruptedExit({ output, interrupted, repo }: CommandContext, { isOwn }: Session): number {
  output.event('interrupted', { repo, goesOn: !isOwn }, null)
  output.note(
    isOwn
      ? `Interrupted. What was taken in is safe in ${repo}; the same command again, or \`vesper run\`, goes on from where it is.`
      : `Interrupted. The process that works on ${repo} goes on; see \`vesper sectors list\`.`,
  )
  return interrupted.reason as number
}

/** @throws CommandError before anything is started for a name that was mistyped. */
function assertSealable(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined)
    throw new CommandError(
      CommandErrorCode.FILE_NOT_FOUND,
      `there is no file ${path}`,
      'Check the name; no file was taken in.',
    )
  if (!stat.isFile())
    throw new CommandError(
      CommandErrorCode.USAGE,
      `${path} isn't a file`,
      'Name files; pack a folder into one first, with tar or zip.',
    )
  if (stat.size === 0)
    throw new CommandError(
      CommandErrorCode.FILE_EMPTY,
      `${path} is empty (${bytes(0)})`,
      'There is nothing to seal in it; leave it out.',
    )
}
