/** What a network begins with: epoch 0 and its state, from a template. */
export { type Genesis, writeGenesis } from './block.js'
export { preseal, presealedIn } from './preseal.js'
export { FIRST_PROVIDER } from './state.js'
export type { GenesisAccount, GenesisProvider, GenesisSector, GenesisTemplate } from './template.js'
