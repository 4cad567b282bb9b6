/** `vesper chain head`, `list` and `get`. */
import * as dagCbor from '@ipld/dag-cbor'
import { base64 } from 'multiformats/bases/base64'
import { CID } from 'multiformats/cid'
import { link } from '../../../../filecoin/cbor/index.js'
import { type BlockHeader, blockCid, blockHeader, decode, type Tipset, tipsetKey } from '../../../../filecoin/index.js'
import { type CommandContext, table } from '../../../../runtime/command/index.js'
import { NodeErrorCode } from '../../errors.js'
import { cidOf } from '../given.js'
import { type NodeSession, withNode } from '../node-session.js'
import { blockInWords, type ShownTipset, shownBlock, shownTipset, timeOf, tipsetInWords } from './tipset-shown.js'

export async function chainHead(context: CommandContext): Promise<undefined> {
  await withNode(context, async node => {
    const shown = await withMessages(node, await node.lotus.ChainHead())
    context.output.result(shown, () => tipsetInWords(shown))
  })
}

export interface ListOptions {
  readonly count: number
  readonly height?: number
}

export async function chainList({ count, height }: ListOptions, context: CommandContext): Promise<undefined> {
  await withNode(context, async ({ lotus }) => {
    const tipsets: Tipset[] = []
    let next: Tipset | null =
      height === undefined ? await lotus.ChainHead() : await lotus.ChainGetTipSetByHeight(height, null)
    while (next !== null && tipsets.length < count) {
      tipsets.push(next)
      next = next.parents.cids.length === 0 ? null : await lotus.ChainGetTipSet(tipsetKey.toWire(next.parents))
    }
    const shown = tipsets.map(tipset => shownTipset(tipset))
    context.output.result(shown, () => listInWords(shown))
  })
}

/** A row for each block; epochs that are not there are null. */
const listInWords = (tipsets: readonly ShownTipset[]): string =>
  table(
    ['HEIGHT', 'TIME', 'BLOCK', 'MINER', 'WINS', 'BASE FEE'],
    tipsets.flatMap(({ blocks }) =>
      blocks.map((block, place) => [
        place === 0 ? block.height : '',
        place === 0 ? timeOf(block) : '',
        block.cid,
        block.miner,
        block.wins,
        place === 0 ? block.parentBaseFee : '',
      ]),
    ),
  )

/** @param what A height, a CID, or a tipset's key: CIDs with commas between them. */
export async function chainGet(what: string, context: CommandContext): Promise<undefined> {
  const { output } = context
  if (/^\d+$/.test(what)) return byHeight(Number(what), context)
  const cids = what.split(',').map(cidOf)
  const [cid] = cids as [CID, ...CID[]]
  await withNode(context, async node => {
    if (cids.length > 1) {
      const shown = await withMessages(node, await node.lotus.ChainGetTipSet(cids.map(link.toWire)))
      output.result(shown, () => tipsetInWords(shown))
      return
    }
    const bytes = Buffer.from(await node.lotus.ChainReadObj(link.toWire(cid)), 'base64')
    const header = headerIn(bytes)
    if (header !== null) {
      const shown = shownBlock(header, await messagesOf(node, header))
      output.result(shown, () => blockInWords(shown))
      return
    }
    const object = {
      cid: cid.toString(),
      bytes: bytes.length,
      object: cid.code === dagCbor.code ? inJson(dagCbor.decode(bytes)) : null,
    }
    output.result(object, () => JSON.stringify(object.object ?? { bytes: bytes.length }, null, 2))
  })
}

async function byHeight(height: number, context: CommandContext): Promise<undefined> {
  await withNode(context, async node => {
    const tipset = await node.lotus.ChainGetTipSetByHeight(height, null)
    const shown = await withMessages(node, tipset)
    if (tipset.height !== height)
      context.output.note(`epoch ${height} is null; this is the tipset before it, of ${tipset.height}`)
    context.output.result(shown, () => tipsetInWords(shown))
  })
}

async function withMessages(node: NodeSession, tipset: Tipset): Promise<ShownTipset> {
  return shownTipset(tipset, await Promise.all(tipset.blocks.map(block => messagesOf(node, block))))
}

/** Null where they were collected. */
async function messagesOf({ lotus }: NodeSession, header: BlockHeader): Promise<number | null> {
  try {
    return (await lotus.ChainGetBlockMessages(link.toWire(blockCid(header)))).cids.length
  } catch (error) {
    if ((error as { code?: unknown }).code === NodeErrorCode.HISTORY_COLLECTED) return null
    throw error
  }
}

function headerIn(bytes: Uint8Array): BlockHeader | null {
  try {
    return decode(blockHeader, bytes)
  } catch {
    return null
  }
}

/** As DAG-JSON has it. */
function inJson(node: unknown): unknown {
  const cid = CID.asCID(node as CID)
  if (cid !== null) return { '/': cid.toString() }
  if (node instanceof Uint8Array) return { '/': { bytes: base64.baseEncode(node) } }
  if (Array.isArray(node)) return node.map(inJson)
  if (typeof node === 'bigint') return node.toString()
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, inJson(value)]))
}
