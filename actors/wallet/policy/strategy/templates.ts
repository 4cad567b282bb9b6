/** Types, or methods, under a name, to make KeyBinds of. What was made of one stays when it goes. */
import { WalletError, WalletErrorCode } from '../../errors.js'
import { found, parsed } from '../policy-set.js'
import { type Held, joined, NO_STRATEGY, Strategy } from './strategy.js'

export type TemplateList = 'typeTemplates' | 'methodTemplates'
export type Template<L extends TemplateList> = Strategy[L][number]

const PART = { typeTemplates: 'type template', methodTemplates: 'method template' } as const

/** @throws WalletError POLICY_EXISTS or POLICY_INVALID */
export function withTemplate<L extends TemplateList>(held: Held, list: L, made: Omit<Template<L>, 'number'>): Held {
  const template = { ...made, number: 1 } as Template<L>
  return withTemplates(held, { ...NO_STRATEGY, [list]: [template] })
}

/** All of another strategy. @throws WalletError POLICY_EXISTS or POLICY_INVALID */
export function withTemplates(held: Held, { typeTemplates, methodTemplates }: Strategy): Held {
  assertFree(held.strategy, 'typeTemplates', typeTemplates)
  assertFree(held.strategy, 'methodTemplates', methodTemplates)
  const strategy = joined(held.strategy, { ...NO_STRATEGY, typeTemplates, methodTemplates })
  return { ...held, strategy: parsed(Strategy, strategy) }
}

function assertFree(strategy: Strategy, list: TemplateList, made: readonly { readonly name: string }[]): void {
  const taken = new Set(strategy[list].map(({ name }) => name))
  for (const { name } of made) {
    if (taken.has(name)) throw new WalletError({ code: WalletErrorCode.POLICY_EXISTS, part: PART[list], name })
    taken.add(name)
  }
}

/** @throws WalletError POLICY_UNKNOWN */
export function withoutTemplate(held: Held, list: TemplateList, name: string): Held {
  const gone = templateNamed(held, list, name)
  const left = held.strategy[list].filter(one => one !== gone)
  return { ...held, strategy: { ...held.strategy, [list]: left } }
}

/** @throws WalletError POLICY_UNKNOWN */
export function templateNamed<L extends TemplateList>({ strategy }: Held, list: L, name: string): Template<L> {
  return found(strategy[list] as readonly Template<L>[], PART[list], name)
}
