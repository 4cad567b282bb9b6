/** A network's end in a node's folder: its chain goes, and with it the keys that it was founded with; other keys stay. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Address } from '../../../filecoin/index.js'
import { Keystore } from '../wallet/index.js'
import { type FoundedNetwork, foundedHere } from './found.js'

/**
 * In this order, so that whatever a crash leaves is a chain at its genesis, or nothing that a new network would take for its own; the same call goes on
 * from there.
 */
const PARTS = ['slash-filter', 'mpool', 'store', 'states.json', 'network.json', 'blocks', 'presealed']

/** @returns the network that was there; null if there was none. No process may work on the folder. */
export function removeNetwork(folder: string): FoundedNetwork | null {
  const founded = foundedHere(folder)
  const keys = join(folder, 'keystore')
  if (founded !== null && existsSync(keys)) {
    const keystore = new Keystore(keys)
    for (const text of [founded.faucet, ...founded.providers.map(({ worker }) => worker)]) {
      const address = text === null ? null : Address.parse(text)
      if (address !== null && keystore.has(address)) keystore.remove(address)
    }
  }
  for (const part of PARTS) rmSync(join(folder, part), { recursive: true, force: true })
  return founded
}
