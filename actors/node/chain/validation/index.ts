/** Whether a block is one. */
import { type BlockMsg, FilecoinErrorCode, type Tipset, TipsetKey } from '../../../../filecoin/index.js'
import type { ChainModules } from '../modules.js'
import { checkStructure, type HeaderModules, validateHeader } from './header.js'
import { checkMessageLists, validateMessages } from './messages.js'
import { must, readable } from './rules.js'

export { checkStructure, type HeaderModules } from './header.js'

/**
 * Its messages have to be in the store, and its parents, whose state comes to be there.
 *
 * @throws NodeError BLOCK_INVALID, with the rule; BLOCK_MISSING
 */
export async function validateBlock(modules: HeaderModules, block: BlockMsg): Promise<void> {
  const whole = checkStructure(modules, block.header)
  const parents = parentsOf(modules, block)
  checkMessageLists(modules, block)
  // Beside what is checked of the header, on another thread. Where it fails is where it is asked for.
  modules.executions.of(parents).catch(() => {})
  await validateHeader(modules, whole, parents)
  const { stateRoot } = await modules.executions.of(parents)
  await validateMessages(modules, block, modules.accounts.of(stateRoot))
}

function parentsOf({ tipsets }: Pick<ChainModules, 'tipsets'>, { header }: BlockMsg): Tipset {
  const key = new TipsetKey(header.parents)
  const codes = [FilecoinErrorCode.TIPSET_INVALID, FilecoinErrorCode.CBOR_INVALID]
  const parents = readable('parents', codes, () => tipsets.get(key))
  // The first one's ticket is the tipset's.
  must(parents.key.equals(key), 'parents', () => `its parents ${key} are not in their tipset's order, ${parents.key}`)
  return parents
}
