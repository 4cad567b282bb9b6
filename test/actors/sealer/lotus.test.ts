/** Sectors as Lotus's clients ask for them. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SealerErrorCode } from '../../../actors/sealer/errors.js'
import { LotusSectorInfo } from '../../../actors/sealer/lotus-api.js'
import { openWorkplace } from './workplace.js'

t.test('sectors are listed, counted and told in Lotus’s shapes', async t => {
  const folder = t.testdir()
  const { sealer, system, settled } = await openWorkplace(folder)
  t.teardown(() => system.stop())
  const { lotusMethods, methods } = sealer
  t.same(await lotusMethods.SectorsList(), [])
  t.same(await lotusMethods.SectorsSummary(), {})
  const path = join(folder, 'in')
  writeFileSync(path, randomBytes(3_000))
  const { cid } = await methods.SealFile({ path, leaveOpen: false })
  await settled(cid)
  writeFileSync(path, randomBytes(100))
  const { cid: open } = await methods.SealFile({ path, leaveOpen: true })
  while ((await methods.FileStatus(open)).pieces.some(({ sector }) => sector === null))
    await new Promise(resolve => setTimeout(resolve, 5))
  t.same(await lotusMethods.SectorsList(), [0, 1, 2])
  t.same(await lotusMethods.SectorsListInStates(['Proving']), [0, 1])
  t.same(await lotusMethods.SectorsListInStates(['Proving', 'WaitDeals', 'AddPiece']), [0, 1, 2])
  t.same(await lotusMethods.SectorsListInStates(['Nowhere']), [])
  const summary = await lotusMethods.SectorsSummary()
  t.equal(summary.Proving, 2)
  t.equal(
    Object.values(summary).reduce((a, b) => a + b),
    3,
  )

  const info = LotusSectorInfo.parse(await lotusMethods.SectorsStatus(0, false))
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
  await t.rejects(lotusMethods.SectorsStatus(99, false), { code: SealerErrorCode.SECTOR_UNKNOWN })
  await t.rejects(lotusMethods.SectorsStatus(0, true), { code: SealerErrorCode.NOT_IMPLEMENTED })
})
