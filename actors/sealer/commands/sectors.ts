/** `vesper sectors`. */
import { ago, bytes, type CommandContext, duration, fields, iso, table } from '../../../runtime/command/index.js'
import { type SectorStatus, type SectorSummary, sealerApi } from '../api.js'

export async function listSectors(
  state: string | undefined,
  { open, output, now }: CommandContext,
): Promise<undefined> {
  const session = await open()
  try {
    const all = await session.client('Sealer', sealerApi).SectorsList()
    const sectors = all.filter(sector => state === undefined || sector.state === state)
    output.result(
      sectors.map(sector => ({ ...sector, since: iso(sector.since) })),
      () => (sectors.length === 0 ? 'no sectors' : sectorsTable(sectors, now())),
    )
  } finally {
    await session.close()
  }
}

/** For people. */
export function sectorsTable(sectors: readonly SectorSummary[], now: number): string {
  return table(
    ['SECTOR', 'STATE', 'SINCE', 'USED', 'LAST FAILURE'],
    sectors.map(({ number, state, since, used, size, lastFailure }) => [
      number,
      state,
      ago(since, now),
      `${bytes(used)} of ${bytes(size)}`,
      lastFailure ?? '',
    ]),
  )
}

export async function showSector(number: number, { open, output, now }: CommandContext): Promise<undefined> {
  const session = await open()
  try {
    const sector = await session.client('Sealer', sealerApi).SectorsStatus(number)
    output.result({ ...sector, since: iso(sector.since) }, () => sectorInWords(sector, now()))
  } finally {
    await session.close()
  }
}

function sectorInWords(sector: SectorStatus, now: number): string {
  const drawn = (value: string | null, epoch: number | null) => (value === null ? null : `${value} (epoch ${epoch})`)
  const failures = Object.entries(sector.failures).filter(([, times]) => times > 0)
  return [
    fields([
      ['sector', `${sector.number} of ${sector.miner}`],
      ['state', `${sector.state}, since ${iso(sector.since)} (${ago(sector.since, now)})`],
      ['seal proof', sector.sealProof],
      ['used', `${bytes(sector.used)} of ${bytes(sector.size)}`],
      ['ticket', drawn(sector.ticket, sector.ticketEpoch)],
      ['seed', drawn(sector.seed, sector.seedEpoch)],
      ['CommD', sector.commD],
      ['CommR', sector.commR],
      ['proof', sector.proofBytes === null ? null : `${sector.proofBytes} bytes`],
      ['last failure', sector.lastFailure],
      [
        'failures in a row',
        failures.length === 0 ? 'none' : failures.map(([phase, times]) => `${phase} ${times}`).join(', '),
      ],
    ]),
    '',
    table(
      ['PIECE (CommP)', 'SIZE', 'OFFSET', 'FILE'],
      sector.pieces.map(({ cid, size, offset, file }) => [cid, bytes(size), offset, file ?? '-']),
    ),
  ].join('\n')
}

export async function printSectorLog(number: number, { open, output }: CommandContext): Promise<undefined> {
  const session = await open()
  try {
    const entries = await session.client('Sealer', sealerApi).SectorsLog(number)
    output.result(
      entries.map(entry => ({ ...entry, at: iso(entry.at) })),
      () =>
        table(
          ['STEP', 'TIME', 'AFTER', 'EVENT', 'FROM', 'STATE', 'FAILURE'],
          entries.map(({ seq, at, event, from, state, failure }, index) => [
            seq,
            iso(at),
            duration(at - (entries[index - 1]?.at ?? at)),
            event,
            from,
            state,
            failure === null ? '' : `${failure.code}: ${failure.message}`,
          ]),
        ),
    )
  } finally {
    await session.close()
  }
}

export async function retrySector(number: number, { open, output, now }: CommandContext): Promise<undefined> {
  const session = await open()
  try {
    const sector = await session.client('Sealer', sealerApi).SectorRetry(number)
    output.result({ ...sector, since: iso(sector.since) }, () => sectorsTable([sector], now()))
    if (session.isOwn) output.note('The work goes on with `vesper run`.')
  } finally {
    await session.close()
  }
}

export async function removeSector(number: number, { open, output, now }: CommandContext): Promise<undefined> {
  const session = await open()
  try {
    const sector = await session.client('Sealer', sealerApi).SectorRemove(number)
    output.result({ ...sector, since: iso(sector.since) }, () => sectorsTable([sector], now()))
  } finally {
    await session.close()
  }
}
