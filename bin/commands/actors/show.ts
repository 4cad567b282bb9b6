/** `vesper actors show`. */
import { ago, type CommandContext, fields, iso, table } from '../../../runtime/command/index.js'
import type { ActorDetail } from '../../../runtime/process/index.js'

export async function showActor(
  address: string,
  { last }: { readonly last?: number },
  { open, output, now }: CommandContext,
): Promise<undefined> {
  const session = await open()
  try {
    const actor = await session.vesper.ActorsShow(address, last === undefined ? {} : { last })
    output.result({ ...actor, at: iso(actor.at), hold: actor.hold && { ...actor.hold, at: iso(actor.hold.at) } }, () =>
      actorInWords(actor, now()),
    )
    if (actor.snapshot === null)
      output.note(
        `Bring a backup back with \`vesper store restore\`, then: vesper actors resume ${address} --why 'it can be read again'`,
      )
  } finally {
    await session.close()
  }
}

export function actorInWords(actor: ActorDetail, now: number): string {
  const { address, state, seq, at, hold, journal } = actor
  const snapshot = actor.snapshot as { readonly context?: unknown; readonly children?: object } | null
  const effects = Object.values(snapshot?.children ?? {})
  return [
    fields([
      ['address', address],
      ['state', snapshot === null ? `${state}, by its journal: its snapshots can’t be read` : state],
      ['steps', seq],
      ['last step', `${iso(at)} (${ago(at, now)})`],
      ...(effects.length > 0 ? [['works on', effects.join(', ')] as const] : []),
      ...(hold === null
        ? []
        : ([
            [hold.kind, `by ${hold.by}, ${iso(hold.at)} (${ago(hold.at, now)})`],
            ['because', hold.code === undefined ? hold.why : `${hold.code}: ${hold.why}`],
          ] as const)),
    ]),
    '',
    JSON.stringify(snapshot?.context ?? null, null, 2),
    '',
    table(
      ['STEP', 'TIME', 'EVENT', 'FROM', 'STATE'],
      journal.map(entry => [entry.seq, iso(entry.event.at), entry.event.type, entry.from, entry.state]),
    ),
  ].join('\n')
}
