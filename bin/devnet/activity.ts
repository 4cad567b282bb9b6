/** What goes on in a process: a page drawn in place on a terminal, a line for each event elsewhere. */
import { type SectorSummary, sealerApi } from '../../actors/sealer/api.js'
import { sectorsTable } from '../../actors/sealer/commands/index.js'
import {
  bytes,
  type CommandContext,
  duration,
  EXIT,
  iso,
  LiveView,
  type Session,
  table,
} from '../../runtime/command/index.js'
import { type PoolStat, WATCH, type WatchedNews, watch } from '../../runtime/process/index.js'

const REDRAW_MS = 1_000
const EVENTS_SHOWN = 8
const SECTORS_SHOWN = 10
/** Counting more actors than this would cost more than it tells. */
const ACTORS_COUNTED = 10_000

/** @returns what to exit with: Ctrl-C is how one leaves. */
export async function showActivity(session: Session, context: CommandContext): Promise<number> {
  const { output, interrupted, now } = context
  const last: string[] = []
  const subscription = await session.connection.subscribe(WATCH, watch, [{}], news => {
    const line = newsInWords(news, now())
    if (output.isLive) {
      last.push(line)
      if (last.length > EVENTS_SHOWN) last.shift()
    } else output.event('news', { news }, line)
  })
  const view = output.isLive ? new LiveView(output.streams.out) : null
  try {
    for (;;) {
      if (view !== null) view.draw(await page(session, last, now()))
      const how = await pause(session, interrupted, subscription.ended)
      if (how === 'interrupted') return EXIT.ok
      if (how !== 'pause') {
        if (how.reason !== null) throw how.reason
        return EXIT.ok
      }
    }
  } finally {
    view?.end()
    subscription.close()
  }
}

async function pause(
  session: Session,
  interrupted: AbortSignal,
  unsubscribed: Promise<Error | null>,
): Promise<'pause' | 'interrupted' | { readonly reason: unknown }> {
  if (interrupted.aborted) return 'interrupted'
  let onAbort = () => {}
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([
      new Promise<'pause'>(resolve => {
        timer = setTimeout(() => resolve('pause'), REDRAW_MS)
      }),
      new Promise<'interrupted'>(resolve => {
        onAbort = () => resolve('interrupted')
        interrupted.addEventListener('abort', onAbort)
      }),
      session.ending.then(reason => ({ reason })),
      unsubscribed.then(reason => ({ reason })),
    ])
  } finally {
    clearTimeout(timer)
    interrupted.removeEventListener('abort', onAbort)
  }
}

async function page(session: Session, last: readonly string[], now: number): Promise<string> {
  const [sectors, actors, pool] = await Promise.all([
    session.client('Sealer', sealerApi).SectorsList(),
    session.vesper.ActorsList({ limit: ACTORS_COUNTED }),
    session.vesper.PoolStat(),
  ])
  const states = new Map<string, number>()
  for (const { kind, state } of actors) {
    const name = `${kind}\t${state}`
    states.set(name, (states.get(name) ?? 0) + 1)
  }
  return [
    `SECTORS (${sectors.length}, the last ${Math.min(sectors.length, SECTORS_SHOWN)})`,
    sectorsTable(newest(sectors), now),
    '',
    table(
      ['ACTORS', 'STATE', 'COUNT'],
      [...states].map(([name, count]) => [...name.split('\t'), count]),
    ),
    '',
    poolTable(pool),
    '',
    'LAST EVENTS',
    ...(last.length === 0 ? ['none yet'] : last),
    '',
    'Ctrl-C ends it and loses nothing. In another terminal: vesper seal FILE, vesper sectors list, vesper actors list',
  ].join('\n')
}

const newest = (sectors: readonly SectorSummary[]): readonly SectorSummary[] =>
  [...sectors].sort((a, b) => a.number - b.number).slice(-SECTORS_SHOWN)

function poolTable({ memory, classes }: PoolStat): string {
  return table(
    [
      'WORKERS',
      'RUNNING',
      'QUEUED',
      'PROCESS',
      'MEDIAN TIME',
      `MEMORY ${bytes(memory.usedBytes)} of ${bytes(memory.budgetBytes)}`,
    ],
    Object.entries(classes).map(([name, { running, queued, process, runMs }]) => [
      name,
      running,
      queued,
      process === null ? 'none' : `pid ${process.pid}`,
      runMs.p50 === null ? '-' : duration(runMs.p50),
      process === null ? '-' : bytes(process.rssBytes),
    ]),
  )
}

export function newsInWords(news: WatchedNews, now: number): string {
  switch (news.kind) {
    case 'step':
      return `${iso(news.view.at)} ${news.view.address}  ${news.event}  ${
        news.previousState === null || news.previousState === news.view.state
          ? news.view.state
          : `${news.previousState} -> ${news.view.state}`
      }`
    case 'effect': {
      const { address, effect, phase, attempt, failure, progress, at } = news
      const tail =
        failure !== undefined
          ? ` ${failure.code}: ${failure.message}`
          : progress !== undefined
            ? ` ${progress.stage}`
            : ''
      return `${iso(at)} ${address}  ${effect} ${phase}${attempt > 1 ? ` (try ${attempt})` : ''}${tail}`
    }
    case 'emitted':
      return `${iso(now)} ${news.address}  emits ${news.event.type}`
    case 'crash':
      return `${iso(now)} ${news.address}  crashed on ${news.event} (${news.strikes} of 3): ${news.failure.message}`
    case 'letter':
      return `${iso(now)} ${news.address}  ${news.event} is dead letter ${news.id}`
    case 'held':
      return `${iso(now)} ${news.address}  ${news.hold.kind}: ${news.hold.why}`
    case 'branch-held':
      return `${iso(now)} ${news.address}*  all suspended: ${news.hold.why}`
    case 'released':
    case 'branch-released':
      return `${iso(now)} ${news.address}  goes on`
  }
}
