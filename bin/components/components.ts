/** The components of Vesper by name, and which of them this version has. */
import { nearest } from '../../runtime/errors/index.js'
import { ComponentError, ComponentErrorCode } from './errors.js'

/** In the order in which they are started. */
export const COMPONENTS = ['sealer', 'node', 'auth', 'wallet', 'gateway'] as const
export type Component = (typeof COMPONENTS)[number]

/** Planned, with what each is for: a name of these is no slip of the pen, and deserves another answer. */
export const PLANNED: Readonly<Record<string, string>> = {
  messager: 'messages and their nonces',
  miner: 'winning and making blocks',
  worker: 'heavy calls on another host',
  market: 'storage deals and retrieval',
}

/**
 * @param names as they were given; none stands for the sealer
 * @throws ComponentError UNKNOWN before NOT_IMPLEMENTED: a slip is told first, for it may hide what was meant. TOGETHER for several: that is to come.
 */
export function chooseComponent(names: readonly string[]): Component {
  const isBuilt = (name: string): name is Component => (COMPONENTS as readonly string[]).includes(name)
  const known = [...COMPONENTS, ...Object.keys(PLANNED)]
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new ComponentError({
      code: ComponentErrorCode.UNKNOWN,
      component: unknown,
      nearest: nearest(unknown, known),
      built: COMPONENTS,
    })
  const planned = names.find(name => !isBuilt(name))
  if (planned !== undefined)
    throw new ComponentError({
      code: ComponentErrorCode.NOT_IMPLEMENTED,
      component: planned,
      purpose: PLANNED[planned] as string,
      built: COMPONENTS,
    })
  const [chosen = 'sealer', ...others] = COMPONENTS.filter(name => names.includes(name))
  if (others.length > 0)
    throw new ComponentError({ code: ComponentErrorCode.TOGETHER, components: [chosen, ...others], built: COMPONENTS })
  return chosen
}
