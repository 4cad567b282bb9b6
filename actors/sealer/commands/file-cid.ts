/** A file's CID as the user gave it. */
import { bytesOfFileCid } from '../../../filecoin/index.js'
import { CommandError, CommandErrorCode } from '../../../runtime/command/index.js'

/** @throws CommandError USAGE before anything is opened for a CID that was mistyped, cut off, or is a piece's. */
export function assertFileCid(cid: string): void {
  try {
    bytesOfFileCid(cid)
  } catch (cause) {
    throw new CommandError(
      CommandErrorCode.USAGE,
      (cause as Error).message,
      'Give what `vesper seal` printed; `vesper files list` has it too.',
      { cause },
    )
  }
}
