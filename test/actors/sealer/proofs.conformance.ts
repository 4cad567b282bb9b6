/** What every way of running the sealer's tasks must do: in worker processes with real proofs, or in this one with a recording. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { SealerErrorCode } from '../../../actors/sealer/errors.js'
import type { ProofsRunner } from '../../../actors/sealer/proofs.js'
import { unsealedCid } from '../../../filecoin/index.js'
import { independentCid, independentCommP } from '../../filecoin/independent.js'
import { DATA, inputs, SECTOR, SEED, sealFixedSector, stage, TICKET } from '../../recorded/fixed-sector.js'

export interface ProofsConformance {
  readonly proofs: ProofsRunner
}

export async function proofsConformance(t: Test, open: (t: Test) => Promise<ProofsConformance>): Promise<void> {
  const { proofs } = await open(t)
  const folder = (t: Test): string => {
    const path = mkdtempSync(join(tmpdir(), 'vesper-proofs-'))
    t.teardown(() => rmSync(path, { recursive: true, force: true }))
    return path
  }

  await t.test('one sector: sealed, proved, verified, finalised, unsealed', async t => {
    const root = folder(t)
    const { cid, commD, commR, proof, valid } = await sealFixedSector(proofs, root)
    t.equal(cid, independentCid(DATA))
    t.equal(commD, unsealedCid(independentCommP(DATA)), "a sector of one piece has the piece's commitment")
    t.equal(valid, true)
    t.equal(proof.length, 2 * 192)

    const { sector, preCommit } = inputs(root)
    await t.test("Lotus's names and layout", async t => {
      t.equal(statSync(join(root, 'sealed/s-t01000-0')).size, 2048)
      t.same(readdirSync(join(root, 'cache/s-t01000-0')).sort(), [
        'p_aux',
        'sc-02-data-layer-1.dat',
        'sc-02-data-layer-2.dat',
        'sc-02-data-tree-c.dat',
        'sc-02-data-tree-d.dat',
        'sc-02-data-tree-r-last.dat',
        't_aux',
      ])
    })

    await t.test('a repeat of every phase has the same result', async t => {
      t.same(await proofs.run('preCommit2', preCommit, { id: 'again-pc2' }), { commD, commR })
      const commit = { ...preCommit, proofRound: 0, seed: SEED, commD, commR }
      t.same(await proofs.run('commit2', commit, { id: 'again-c2' }), { proof })
    })

    await t.test('a proof of something else is refused', async t => {
      const statement = { sector: SECTOR, ticket: TICKET, seed: SEED, commD, commR, proof }
      const verify = (other: Partial<typeof statement>) =>
        proofs.run('verify', { ...statement, ...other }, { id: 'verify' }).then(({ valid }) => valid)
      t.equal(await verify({}), true)
      t.equal(await verify({ seed: TICKET }), false)
      t.equal(await verify({ sector: { ...SECTOR, number: 1 } as never }), false)
      t.equal(await verify({ proof: `${proof.slice(0, -2)}00` }), false)
      t.equal(await verify({ proof: '00'.repeat(192) }), false)
    })

    await t.test('finalising keeps what PoSt needs, and the data comes back', async t => {
      await proofs.run('finalize', { ...sector, store: root, round: 0 }, { id: 'finalize' })
      await proofs.run('finalize', { ...sector, store: root, round: 0 }, { id: 'finalize-again' })
      t.same(readdirSync(join(root, 'cache/s-t01000-0')).sort(), ['p_aux', 'sc-02-data-tree-r-last.dat', 't_aux'])
      t.same(readdirSync(join(root, 'unsealed')), [])
      const unseal = (offset: number, payloadBytes: number, name: string) =>
        proofs.run(
          'unsealPiece',
          {
            sector: SECTOR,
            sealedPath: join(root, 'sealed/s-t01000-0'),
            cachePath: join(root, 'cache/s-t01000-0'),
            commD,
            ticket: TICKET,
            offset,
            payloadBytes,
            folder: root,
            name,
          },
          { id: name },
        )
      t.same(await unseal(0, 2032, 'whole'), { bytes: 2032 })
      t.ok(readFileSync(join(root, 'whole')).equals(DATA))
      await unseal(1024, 100, 'part')
      t.ok(readFileSync(join(root, 'part')).equals(DATA.subarray(1016, 1116)))
      t.same(readdirSync(join(root, 'cache/s-t01000-0')).length, 3, 'unsealing leaves the cache alone')
    })
  })

  await t.test('failures keep their codes on the way back', async t => {
    const root = folder(t)
    const { cid, piece } = await stage(proofs, root, DATA)
    const { sector, preCommit } = inputs(root)
    await t.rejects(proofs.run('packing', { ...sector, pieces: [{ offset: 0, size: 2048 }] }, { id: 'packing' }), {
      code: SealerErrorCode.PHASE_INCOMPLETE,
    })
    await t.rejects(proofs.run('preCommit1', preCommit, { id: 'pc1' }), { code: SealerErrorCode.SECTOR_FILE_MISSING })
    writeFileSync(join(root, 'staging', cid, 'data'), new Uint8Array(2032))
    await t.rejects(proofs.run('addPiece', { ...sector, piece }, { id: 'add' }), {
      code: SealerErrorCode.PIECE_MISMATCH,
      data: { index: 0 },
    })
    t.same(readdirSync(join(root, 'work/s-t01000-0')), [], 'what was begun is gone')
  })
}
