/** Sectors as Lotus's clients ask for them. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { SealerErrorCode } from '../../../actors/sealer/errors.js'
import { lotusSealerApi } from '../../../actors/sealer/lotus-api.js'
import { sectorFile } from '../../../actors/sealer/storage/index.js'
import { unpadded } from '../../../filecoin/index.js'
import { connectLocal, Dispatcher, RpcErrorCode } from '../../../runtime/rpc/index.js'
import { openWorkplace, type Workplace, type WorkplaceOptions } from './workplace.js'

const SECTOR = 2048
const zeros = (bytes: number) => ({ Type: 'null' as const, Info: String(bytes) })

async function open(t: Test, options: WorkplaceOptions = {}) {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder, options)
  t.teardown(() => workplace.system.stop())
  const dispatcher = new Dispatcher().add('Filecoin', lotusSealerApi, workplace.sealer.lotusMethods)
  return { folder, workplace, lotus: connectLocal(dispatcher).client('Filecoin', lotusSealerApi) }
}

/** Seals random bytes that fill a sector, and waits. */
async function sealOne(folder: string, { sealer, settled }: Workplace, bytes = unpadded(SECTOR)): Promise<Buffer> {
  const path = join(folder, 'in')
  const content = randomBytes(bytes)
  writeFileSync(path, content)
  const { cid } = await sealer.methods.SealFile({ path, leaveOpen: false })
  await settled(cid)
  return content
}

t.test('sectors are listed, counted and told in Lotus’s shapes', async t => {
  const { folder, workplace, lotus } = await open(t)
  const { methods } = workplace.sealer
  t.same(await lotus.SectorsList(), [])
  t.same(await lotus.SectorsSummary(), {})
  await sealOne(folder, workplace, 3_000)
  const path = join(folder, 'in')
  writeFileSync(path, randomBytes(100))
  const { cid } = await methods.SealFile({ path, leaveOpen: true })
  while ((await methods.FileStatus(cid)).pieces.some(({ sector }) => sector === null))
    await new Promise(resolve => setTimeout(resolve, 5))
  t.same(await lotus.SectorsList(), [0, 1, 2])
  t.same(await lotus.SectorsListInStates(['Proving']), [0, 1])
  t.same(await lotus.SectorsListInStates(['Proving', 'WaitDeals', 'AddPiece']), [0, 1, 2])
  t.same(await lotus.SectorsListInStates(['Nowhere']), [])
  const summary = await lotus.SectorsSummary()
  t.equal(summary.Proving, 2)
  t.equal(
    Object.values(summary).reduce((a, b) => a + b),
    3,
  )

  const info = await lotus.SectorsStatus(0)
  const own = await methods.SectorsStatus(0)
  t.match(info, {
    SectorID: 0,
    State: 'Proving',
    CommD: { '/': own.commD },
    CommR: { '/': own.commR },
    Ticket: { Epoch: own.ticketEpoch, Value: Buffer.from(own.ticket as string, 'hex').toString('base64') },
    SealProof: 5,
    Retries: 0,
    LastErr: '',
  })
  t.equal(Buffer.from(info.Proof as string, 'base64').length, own.proofBytes)
  t.same(
    info.Pieces.map(({ Piece }) => [Piece.Size, Piece.PieceCID?.['/']]),
    own.pieces.map(({ size, cid }) => [size, cid]),
  )
  t.equal(info.Log.length, (await methods.SectorsLog(0)).length)
  t.match(info.Log[0], { Kind: /^event;/, Timestamp: Number })
  await t.rejects(lotus.SectorsStatus(99, false), { code: SealerErrorCode.SECTOR_UNKNOWN })
  await t.rejects(lotus.SectorsStatus(0, true), { code: SealerErrorCode.NOT_IMPLEMENTED })
})

t.test('pieces are put into a sector that has room, one behind the other', async t => {
  const { workplace, lotus } = await open(t, { waitDealsDelayMs: 60_000 })
  t.same(await lotus.SectorAddPieceToAny(508, zeros(508), {}), { Sector: 0, Offset: 0 })
  t.same(await lotus.SectorAddPieceToAny(1016, zeros(1016), { DealID: 0 }), { Sector: 0, Offset: 1024 })
  t.same(await lotus.SectorAddPieceToAny(2032, zeros(2032), {}), { Sector: 1, Offset: 0 })
  t.same(await lotus.SectorAddPieceToAny(254, zeros(254), {}), { Sector: 0, Offset: 512 })
  await workplace.sectorIn(1, 'Proving')
})

t.test('the same bytes again have the same place, and are stored once', async t => {
  const { lotus } = await open(t, { waitDealsDelayMs: 60_000 })
  const first = await lotus.SectorAddPieceToAny(508, zeros(508), {})
  const again = await Promise.all([1, 2, 3].map(() => lotus.SectorAddPieceToAny(508, zeros(508), {})))
  for (const place of again) t.same(place, first)
  t.same(await lotus.SectorsList(), [0])
  t.equal((await lotus.SectorsStatus(0)).Pieces.length, 1)
})

t.test('a piece that cannot be one is refused, and leaves nothing behind', async t => {
  const { workplace, lotus } = await open(t)
  const refused = (bytes: number, deal: object, code: string, given = bytes) =>
    t.rejects(lotus.SectorAddPieceToAny(bytes, zeros(given), deal), { code }, `${bytes} bytes, ${given} given`)
  await refused(1000, {}, SealerErrorCode.PIECE_SIZE_INVALID)
  await refused(4064, {}, SealerErrorCode.PIECE_TOO_LARGE)
  await refused(1016, {}, SealerErrorCode.PIECE_BYTES_WRONG, 1015)
  await refused(1016, {}, SealerErrorCode.PIECE_BYTES_WRONG, 1_000_000)
  await refused(1016, { DealID: 7 }, SealerErrorCode.NOT_IMPLEMENTED)
  await refused(1016, { PublishCid: { '/': 'bafy' } }, SealerErrorCode.NOT_IMPLEMENTED)
  await refused(1016, { DealProposal: {} }, SealerErrorCode.NOT_IMPLEMENTED)
  await refused(1016, { KeepUnsealed: true }, SealerErrorCode.NOT_IMPLEMENTED)
  await t.rejects(lotus.SectorAddPieceToAny(1016, { Type: 'http', Info: 'http://localhost/' } as never, {}), {
    code: RpcErrorCode.PARAMS_INVALID,
  })
  t.same(await lotus.SectorsList(), [])
  t.same(await workplace.sealer.methods.FilesList(), [])
})

t.test('a sector’s unsealed file comes back as it was sealed', async t => {
  const { folder, workplace, lotus } = await open(t)
  const content = await sealOne(folder, workplace)
  const { CommD, Ticket, SealProof } = await lotus.SectorsStatus(0)
  const sector = { ID: { Miner: 1000, Number: 0 }, ProofType: SealProof }
  const path = sectorFile(workplace.storage.store, 'unsealed', { miner: 't01000', number: 0 })
  t.notOk(existsSync(path))
  const ask = (part: object = {}) => {
    const all = { sector, offset: 0, size: 1016, ticket: Ticket.Value, commD: CommD, ...part }
    return lotus.SectorsUnsealPiece(all.sector, all.offset, all.size, all.ticket, all.commD)
  }
  const wrong = (part: object, code: string) => t.rejects(ask(part), { code }, JSON.stringify(part))
  await wrong({ sector: { ...sector, ID: { Miner: 1001, Number: 0 } } }, SealerErrorCode.SECTOR_UNKNOWN)
  await wrong({ sector: { ...sector, ID: { Miner: 1000, Number: 9 } } }, SealerErrorCode.SECTOR_UNKNOWN)
  await wrong({ sector: { ...sector, ProofType: 8 } }, SealerErrorCode.UNSEAL_INPUT_WRONG)
  await wrong({ offset: 1017 }, SealerErrorCode.UNSEAL_INPUT_WRONG)
  await wrong({ ticket: 'AAAA' }, SealerErrorCode.UNSEAL_INPUT_WRONG)
  await wrong({ commD: { '/': 'baga' } }, SealerErrorCode.UNSEAL_INPUT_WRONG)
  t.notOk(existsSync(path))
  await Promise.all([ask(), ask({ offset: 1016 })])
  t.same(unpad(readFileSync(path)), content)
  t.equal(await ask({ commD: null }), null, 'again')
  await workplace.sealer.methods.SectorRemove(0)
  await workplace.sectorIn(0, 'Removed')
  t.notOk(existsSync(path))
  await wrong({}, SealerErrorCode.SECTOR_NOT_PROVING)
})

/** Takes the two zero bits out after every 254. */
function unpad(padded: Buffer): Buffer {
  const out = Buffer.alloc(unpadded(padded.length))
  for (let bit = 0; bit < out.length * 8; bit++) {
    const from = Math.floor(bit / 254) * 256 + (bit % 254)
    const value = ((padded[from >> 3] as number) >> (from & 7)) & 1
    out[bit >> 3] = (out[bit >> 3] as number) | (value << (bit & 7))
  }
  return out
}
