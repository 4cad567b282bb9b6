/** `vesper actors trace`: what actors did last, then what they do, until Ctrl-C. */
import { type CommandContext, CommandError, CommandErrorCode, EXIT, iso } from '../../../runtime/command/index.js'
import { WATCH, type WatchedNews, watch } from '../../../runtime/process/index.js'
import { RpcErrorCode } from '../../../runtime/rpc/index.js'
import { entryInWords, type TraceEntry, TraceStory } from './trace-story.js'

export interface TraceOptions {
  readonly kind?: string
  readonly context?: boolean
  readonly last: number
}

export async function traceActors(
  addresses: readonly string[],
  { kind, context: withContext = false, last }: TraceOptions,
  { openRunning, output, interrupted }: CommandContext,
): Promise<number> {
  if (addresses.length > 0 === (kind !== undefined))
    throw new CommandError(
      CommandErrorCode.USAGE,
      kind === undefined ? 'no actors are named' : 'the actors are named in more ways than one',
      'Give addresses or --kind.',
    )
  const session = await openRunning()
  try {
    const story = new TraceStory({ withContext })
    const tell = (entry: TraceEntry | null): void => {
      if (entry !== null) output.event(entry.event, asData(entry), entryInWords(entry, output.paint))
    }
    // Nothing may be missed between the look back and the news: these wait until the past is told.
    let early: WatchedNews[] | null = []
    const subscription = await session.connection.subscribe(
      WATCH,
      watch,
      [{ ...(kind === undefined ? { addresses: [...addresses] } : { kinds: [kind] }), snapshots: withContext }],
      news => {
        if (early === null) tell(story.hear(news))
        else early.push(news)
      },
    )
    try {
      if (kind !== undefined) await session.vesper.ActorsList({ kind, limit: 1 })
      const past = await Promise.all(addresses.map(address => session.vesper.ActorsShow(address, { last })))
      const told = past.flatMap(actor => story.past(actor))
      for (const entry of told.sort((a, b) => timeOf(a) - timeOf(b))) tell(entry)
      for (const news of early) tell(story.hear(news))
      early = null
      output.note('What happens now follows; Ctrl-C ends it.')
      const reason = await Promise.race([
        aborted(interrupted),
        subscription.ended.then(over),
        session.ending.then(over),
      ])
      if (reason !== null) throw reason
      // Somebody who looks has no other way to end it.
      return EXIT.ok
    } finally {
      subscription.close()
    }
  } finally {
    await session.close()
  }
}

const timeOf = (entry: TraceEntry): number => ('at' in entry ? entry.at : 0)

/** For scripts; the name of the event is told beside it. */
function asData(entry: TraceEntry): object {
  if ('news' in entry) {
    const { kind: _, ...data } = entry.news
    return data
  }
  const { event: _, ...data } = entry
  return { ...data, at: iso(data.at) }
}

const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise(resolve => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null), { once: true })
  })

/** A reader that was too slow is told so; else there is nobody left to hear from. */
const over = (reason: unknown): unknown =>
  (reason as { readonly code?: unknown } | null)?.code === RpcErrorCode.LAGGED
    ? reason
    : new CommandError(
        CommandErrorCode.PROCESS_ENDED,
        'the process that was traced has ended',
        'Run the same command again when one works on the repo: `vesper run`.',
      )
