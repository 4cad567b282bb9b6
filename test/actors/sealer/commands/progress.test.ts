import t from 'tap'
import { PHASES, SectorProgress } from '../../../../actors/sealer/commands/progress.js'

const states = (sector: SectorProgress) => Object.fromEntries(sector.phases.map(phase => [phase.name, phase.state]))

t.test('a phase is done when the next begins, and took the time between', async t => {
  const sector = new SectorProgress(1)
  sector.enter('AddPiece', 1_000)
  t.same(sector.enter('Packing', 1_250), [
    { phase: 'AddPiece', status: 'done', tookMs: 250 },
    { phase: 'Packing', status: 'started', tookMs: null },
  ])
  t.match(states(sector), { AddPiece: 'done', Packing: 'running', GetTicket: 'waiting' })
})

t.test('the parts of a phase are notes, not changes', async t => {
  const sector = new SectorProgress(1)
  sector.enter('Committing.Commit1', 0)
  t.same(sector.enter('Committing.Commit2', 100), [])
  t.equal(sector.note, 'Commit2')
  t.equal(sector.running?.startedAt, 0)
})

t.test('phases that nobody saw are done', async t => {
  const sector = new SectorProgress(1)
  sector.enter('PreCommit2', 0)
  t.match(states(sector), { AddPiece: 'done', PreCommit1: 'done', PreCommit2: 'running', WaitSeed: 'waiting' })
})

t.test('a failure state fails the phase that ran, and the phase may begin again', async t => {
  const sector = new SectorProgress(1)
  sector.enter('PreCommit1', 0)
  t.same(sector.enter('SealPreCommit1Failed', 10), [{ phase: 'PreCommit1', status: 'failed', tookMs: 10 }])
  t.equal(sector.running, null)
  sector.enter('PreCommit1', 50)
  t.match(states(sector), { PreCommit1: 'running', PreCommit2: 'waiting' })
})

t.test('a sector that starts over has its later phases before it again', async t => {
  const sector = new SectorProgress(1)
  sector.enter('Committing', 0)
  sector.enter('ComputeProofFailed', 10)
  sector.enter('PreCommit1', 20)
  t.match(states(sector), { PreCommit1: 'running', PreCommit2: 'waiting', Committing: 'waiting' })
})

t.test('a sector that waits for more pieces has added those it has', async t => {
  const sector = new SectorProgress(1)
  sector.enter('AddPiece', 0)
  sector.enter('WaitDeals', 10)
  t.match(states(sector), { AddPiece: 'done', Packing: 'waiting' })
  t.equal(sector.note, 'open for more pieces')
})

t.test('Proving is the end: everything is done', async t => {
  const sector = new SectorProgress(1)
  sector.enter('FinalizeSector', 0)
  t.match(sector.enter('Proving', 5), [
    { phase: 'FinalizeSector', status: 'done' },
    { phase: 'Proving', status: 'started' },
    { phase: 'Proving', status: 'done' },
  ])
  t.same(new Set(Object.values(states(sector))), new Set(['done']))
  t.ok(sector.isProving)
  t.equal(sector.phases.length, PHASES.length)
})

t.test('a phase that an earlier process began counts from the start of this one', async t => {
  const sector = new SectorProgress(1)
  sector.enter('Committing', 1_000)
  sector.startedAgain(5_000)
  t.match(sector.enter('FinalizeSector', 6_000), [{ phase: 'Committing', tookMs: 1_000 }, {}])
})
