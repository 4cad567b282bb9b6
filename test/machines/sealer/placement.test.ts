import fc from 'fast-check'
import t from 'tap'
import { cutFile } from '../../../filecoin/index.js'
import { placement } from '../../../machines/sealer/placement/index.js'
import type { Claim, Place, PlacementContext, PlacementInput } from '../../../machines/sealer/placement/types.js'
import { Kernel, lintMachine, type PlainEvent } from '../../../runtime/machine/index.js'

const SECTOR = 2048
const INPUT: PlacementInput = {
  miner: 't01000',
  sealProof: 'StackedDrg2KiBV1_1',
  sectorSize: SECTOR,
  maxPiecesPerSector: 256,
  sector: {
    waitDealsDelayMs: 1,
    preCommitChallengeDelay: 10,
    seedConfidence: 0,
    retries: 3,
    recomputations: 1,
    backoffMs: { first: 1, longest: 1 },
  },
}

/** The placement under the runtime's own kernel, with what it told and bore. */
class Desk {
  readonly #kernel = new Kernel(placement)
  #snapshot
  readonly told: { to: string; event: PlainEvent }[] = []
  readonly born: string[] = []

  constructor(input: Partial<PlacementInput> = {}) {
    this.#snapshot = this.#kernel.initial({ ...INPUT, ...input, at: 0, epoch: 0 }).snapshot
  }

  get context(): PlacementContext {
    return this.#snapshot.context as PlacementContext
  }

  send(event: PlainEvent): void {
    const step = this.#kernel.next(this.#snapshot, { ...event, at: 1, epoch: 1 })
    this.#snapshot = step.snapshot
    for (const action of step.actions)
      if (action.record === 'tell') this.told.push(action)
      else if (action.record === 'spawn') this.born.push(action.address)
  }

  ask(file: string, claims: readonly Claim[], { round = 1, leaveOpen = false } = {}): void {
    this.send({ type: 'PlacePieces', file, round, claims, leaveOpen })
  }

  askAll(requests: readonly { bytes: number; leaveOpen: boolean }[]): void {
    for (const [index, { bytes, leaveOpen }] of requests.entries())
      this.ask(`file-${index}`, claims(bytes), { leaveOpen })
  }

  /** Pieces by sector, as the sectors were told. */
  placed(): (Place & { file: string })[] {
    return this.told
      .filter(({ event }) => event.type === 'SectorAddPiece')
      .map(({ to, event }) => ({ ...(event.piece as Place & { file: string }), sector: Number(to.split('/')[2]) }))
  }
}

const claims = (bytes: number): Claim[] =>
  cutFile(bytes, SECTOR).map((cut, index) => ({ ...cut, index, fileOffset: index * 2032 }))

const Request = fc.record({ bytes: fc.integer({ min: 1, max: 9_000 }), leaveOpen: fc.boolean() })

t.test('the machine can be made durable', async t => {
  t.same(lintMachine(placement), [])
})

t.test('pieces never overlap, begin at a multiple of their size, and are all placed', async () => {
  fc.assert(
    fc.property(
      fc.array(Request, { maxLength: 30 }),
      fc.integer({ min: 1, max: 20 }),
      (requests, maxPiecesPerSector) => {
        const desk = new Desk({ maxPiecesPerSector })
        desk.askAll(requests)
        const placed = desk.placed()
        const wanted = requests.reduce((sum, { bytes }) => sum + claims(bytes).length, 0)
        if (placed.length !== wanted) return false
        const bySector = new Map<number, Place[]>()
        for (const place of placed) bySector.set(place.sector, [...(bySector.get(place.sector) ?? []), place])
        return [...bySector.values()].every(pieces => {
          const sorted = pieces.toSorted((a, b) => a.offset - b.offset)
          return (
            sorted.length <= maxPiecesPerSector &&
            sorted.every(({ offset, size }, index) => {
              const end = sorted[index + 1]?.offset ?? SECTOR
              return offset % size === 0 && offset + size <= end
            })
          )
        })
      },
    ),
  )
})

t.test('sector numbers rise and are never given twice, whatever becomes of the sectors', async () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(Request, fc.option(fc.integer({ min: 0, max: 20 }))), { maxLength: 20 }), steps => {
      const desk = new Desk()
      steps.forEach(([{ bytes, leaveOpen }, gone], index) => {
        desk.ask(`file-${index}`, claims(bytes), { leaveOpen })
        if (gone !== null) desk.send({ type: 'SectorUnavailable', sector: gone })
      })
      const numbers = desk.born.map(address => Number(address.split('/')[2]))
      return numbers.every((number, index) => number === index)
    }),
  )
})

t.test('a repeated request has the same answer and changes nothing', async () => {
  fc.assert(
    fc.property(fc.array(Request, { minLength: 1, maxLength: 10 }), requests => {
      const desk = new Desk()
      desk.askAll(requests)
      const { open, nextNumber } = desk.context
      const told = desk.told.length
      desk.askAll(requests)
      const again = desk.told.slice(told)
      const answers = desk.told.slice(0, told).filter(({ event }) => event.type === 'PiecesPlaced')
      return (
        JSON.stringify(again) === JSON.stringify(answers) &&
        JSON.stringify({ open, nextNumber }) ===
          JSON.stringify({ open: desk.context.open, nextNumber: desk.context.nextNumber })
      )
    }),
  )
})

t.test('a sector is told of its pieces before it is told to pack', async t => {
  const desk = new Desk()
  desk.ask('a', claims(2032 + 100))
  const words = desk.told.filter(({ to }) => to.startsWith('sector/')).map(({ to, event }) => `${to} ${event.type}`)
  t.same(words, [
    'sector/t01000/0 SectorAddPiece',
    'sector/t01000/1 SectorAddPiece',
    'sector/t01000/0 SectorStartPacking',
    'sector/t01000/1 SectorStartPacking',
  ])
})

t.test('room that is left in an open sector goes to the next file, smallest fitting gap first', async t => {
  const desk = new Desk()
  desk.ask('a', claims(100), { leaveOpen: true })
  desk.ask('b', claims(1000), { leaveOpen: true })
  desk.ask('c', claims(200), { leaveOpen: true })
  t.same(
    desk.placed().map(({ file, sector, offset, size }) => ({ file, sector, offset, size })),
    [
      { file: 'a', sector: 0, offset: 0, size: 128 },
      { file: 'b', sector: 0, offset: 1024, size: 1024 },
      { file: 'c', sector: 0, offset: 256, size: 256 },
    ],
  )
})

t.test('a sector whose time is up is closed and told to pack, once', async t => {
  const desk = new Desk()
  desk.ask('a', claims(100), { leaveOpen: true })
  desk.send({ type: 'SectorWaitedEnough', sector: 0 })
  desk.send({ type: 'SectorWaitedEnough', sector: 0 })
  t.equal(desk.told.filter(({ event }) => event.type === 'SectorStartPacking').length, 1)
  desk.ask('b', claims(100), { leaveOpen: true })
  t.equal(desk.placed().at(-1)?.sector, 1)
})

t.test('an answer that was taken is forgotten', async t => {
  const desk = new Desk()
  desk.ask('a', claims(100))
  t.equal(desk.context.answers.length, 1)
  desk.send({ type: 'PlacesTaken', file: 'a', round: 1 })
  t.equal(desk.context.answers.length, 0)
})

t.test('new settings hold for sectors that are opened from then on', async t => {
  const desk = new Desk()
  const { miner: _, ...settings } = INPUT
  desk.send({ type: 'SettingsChanged', settings: { ...settings, maxPiecesPerSector: 1 } })
  desk.ask('a', claims(100), { leaveOpen: true })
  t.equal(desk.context.open.length, 0)
})
