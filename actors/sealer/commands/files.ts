/** `vesper files`. */
import { bytes, type CommandContext, count, fields, table } from '../../../runtime/command/index.js'
import { type SealedFile, sealerApi } from '../api.js'

export async function listFiles({ open, output }: CommandContext): Promise<undefined> {
  const session = await open()
  try {
    const files = await session.client('Sealer', sealerApi).FilesList()
    output.result(files, () =>
      files.length === 0
        ? 'no files yet; `vesper seal FILE` takes one in'
        : table(
            ['CID', 'SIZE', 'PIECES', 'STATE', 'NAME'],
            files.map(file => [file.cid, bytes(file.bytes), file.pieces.length, file.state, file.name]),
          ),
    )
  } finally {
    await session.close()
  }
}

export async function showFile(cid: string, { open, output }: CommandContext): Promise<undefined> {
  const session = await open()
  try {
    const file = await session.client('Sealer', sealerApi).FileStatus(cid)
    output.result(file, () => fileInWords(file))
  } finally {
    await session.close()
  }
}

/** A file with its pieces, the first few of many. */
export function fileInWords(file: SealedFile, mostPieces = 1_000): string {
  const shown = file.pieces.slice(0, mostPieces)
  return [
    fields([
      ['file', file.name],
      ['CID', file.cid],
      ['size', `${bytes(file.bytes)} (${file.bytes} bytes)`],
      ['state', file.state],
    ]),
    '',
    table(
      ['PIECE (CommP)', 'SIZE', 'SECTOR', 'OFFSET'],
      shown.map(piece => [piece.cid, bytes(piece.size), piece.sector, piece.offset]),
    ),
    ...(shown.length < file.pieces.length
      ? [`and ${count(file.pieces.length - shown.length, 'more piece')}: vesper files status ${file.cid}`]
      : []),
  ].join('\n')
}
