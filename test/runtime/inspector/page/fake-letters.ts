/** Some events that were given up. */
import type { DeadLetterDetail } from '../../../../runtime/process/index.js'
import type { FakeSealer } from './fake-sealer.js'

export class FakeLetters {
  list: DeadLetterDetail[]

  constructor(sealer: FakeSealer) {
    const now = Date.now()
    this.list = [11, 42, 99].map((number, index) => ({
      id: `letter-${index + 1}`,
      to: sealer.addressOf(number),
      from: 'file/pieces',
      event: {
        type: 'SectorAddPiece',
        at: now - 90_000 * (index + 1),
        epoch: 1_210,
        piece: { cid: null, size: '2048' },
      },
      at: now - 80_000 * (index + 1),
      strikes: 3,
      failure: {
        code: 'SECTOR_PIECE_INVALID',
        message: `the piece of sector ${number + 1} has no CID`,
        stack: `SectorError: the piece has no CID\n    at rememberPiece (machine.js:112:11)\n    at step (step.js:40:5)`,
      },
      edits: [],
    }))
  }
}
