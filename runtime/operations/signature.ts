/** Whoever shows a token with a name does what he does under that name: what the call says besides comes with it. */
import type { ApiDeclaration, CallContext, ContextHandlers, Handlers } from '../rpc/index.js'

type Method = (...params: readonly unknown[]) => Promise<unknown>

/** Wraps methods whose last parameter says who acts (`by`) and why. */
export function signed<Api extends ApiDeclaration>(methods: Handlers<Api>): ContextHandlers<Api> {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    (...all: readonly unknown[]) => {
      const { caller } = all.at(-1) as CallContext
      const last = all.at(-2)
      if (caller.name === null || !isSigned(last)) return (method as Method)(...all)
      const by = last.by === caller.name ? last.by : `${last.by} (token ${caller.name})`
      return (method as Method)(...all.slice(0, -2), { ...last, by }, all.at(-1))
    },
  ])
  return Object.fromEntries(wrapped) as ContextHandlers<Api>
}

function isSigned(value: unknown): value is { readonly by: string; readonly why: string } {
  return typeof value === 'object' && value !== null && 'by' in value && 'why' in value
}
