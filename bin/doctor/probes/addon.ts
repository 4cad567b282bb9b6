/** Does the native addon load, and does it answer? */
import { loadAddon } from '../../../native/index.js'
import { probe } from './probe.js'

await probe((folders: { path: string; parameterCache: string; parentCache: string }) => loadAddon(folders).settings())
