/** What can stand where the help says `<kind>`, `<address>`, `[component...]` and the like. */
import { listOptions, schema } from '../../config/index.js'
import { COMPONENTS } from '../components/index.js'

/** The shell itself knows files best. */
export type Place = 'files' | 'folders'

export interface Values {
  readonly place?: Place
  readonly values: readonly string[]
}

export interface ValuesModules {
  /** Addresses of actors of the running process that begin so; none when there is none, or it takes its time. */
  readonly addresses: (begin: string) => Promise<readonly string[]>
  /** Keys of the running node. */
  readonly accounts: () => Promise<readonly string[]>
  /** Providers of its chain. */
  readonly miners: () => Promise<readonly string[]>
}

/** Written down, for machines take long to load; a test holds it against them. */
export const KINDS: readonly string[] = [
  'sector',
  'file',
  'placement',
  'chain',
  'caretaker',
  'bookkeeper',
  'mpool',
  'connection',
  'link',
]

/** @param name as the help has it between its brackets */
export async function valuesOf(name: string, begin: string, modules: ValuesModules): Promise<Values> {
  switch (name) {
    case 'component':
      return { values: COMPONENTS }
    case 'kind':
      return { values: KINDS }
    case 'address':
      return { values: await modules.addresses(begin) }
    case 'account':
    case 'own-account':
      return { values: await modules.accounts() }
    case 'miner':
      return { values: await modules.miners() }
    case 'method':
      return { values: [...(await import('../reference/sections.js')).declared.keys()] }
    case 'key':
      return { values: listOptions(schema).map(option => option.key) }
    case 'file':
      return { values: [], place: 'files' }
    case 'folder':
      return { values: [], place: 'folders' }
    default:
      return { values: [] }
  }
}
