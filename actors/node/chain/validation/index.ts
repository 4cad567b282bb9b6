/** Whether a block is one. */
import { type BlockHeader, TipsetKey } from '../../../../filecoin/index.js'
import { type HeaderModules, validateHeader } from './header.js'
import { validateMessages } from './messages.js'

export type { HeaderModules } from './header.js'

export type { BlockRule } from './rules.js'

/**
 * Its messages have to be in the store, and its parents, whose state comes to be there.
 *
 * @throws NodeError BLOCK_INVALID, with the rule; BLOCK_MISSING
 */
export async function validateBlock(modules: HeaderModules, header: BlockHeader): Promise<void> {
  const parents = modules.tipsets.get(new TipsetKey(header.parents))
  await validateHeader(modules, header, parents)
  validateMessages(modules, header, (await modules.executions.of(parents)).stateRoot)
}
