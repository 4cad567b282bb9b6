/** The messages of an actor and of those that it talks to, each with the step that sent it: what a sequence diagram shows. */
import type { JournaledStep } from '../actor/index.js'
import { kindOf } from '../operations/index.js'
import type { Message, Messages } from './api.js'
import { Breath } from './breath.js'
import type { InspectorModules } from './modules.js'
import { newestSteps } from './pages.js'
import type { TimeTravel } from './time-travel.js'

export interface ConversationModules extends Pick<InspectorModules, 'system' | 'clock'> {
  readonly timeTravel: TimeTravel
}

/** A diagram with more lines than this is none. */
const MAX_PARTNERS = 24

/** @throws ActorError KIND_UNKNOWN. */
export async function conversation(
  address: string,
  { limit }: { readonly limit: number },
  { system, clock, timeTravel }: ConversationModules,
): Promise<Messages> {
  const breath = new Breath(clock)
  const newest = (of: string): Promise<readonly JournaledStep[]> =>
    newestSteps(of, { limit }, { inspection: system.inspection, breath })
  const own = await newest(address)
  const partners = new Set(own.filter(step => isFromActor(step, system.kinds)).map(({ from }) => from))
  const trace = await timeTravel.trace(address, breath)
  for (const to of trace.partners.toReversed()) partners.add(to)
  partners.delete(address)
  const others = [...partners].slice(0, MAX_PARTNERS)
  const actors = new Set([address, ...others])
  const messages = own.map(step => messageOf(address, step))
  for (const other of others) {
    for (const step of await newest(other)) if (actors.has(step.from)) messages.push(messageOf(other, step))
    await breath.take()
  }
  const kept = inOrder(messages).slice(-limit)
  const outside = kept.filter(({ cause }) => cause === null).map(({ from }) => from)
  return {
    // Not those with whom nothing was said that is still to be seen.
    participants: [
      address,
      ...others.filter(other => kept.some(({ from, to }) => from === other || to === other)),
    ].concat([...new Set(outside)].filter(name => !actors.has(name))),
    messages: kept,
  }
}

function isFromActor({ source, from }: JournaledStep, kinds: readonly string[]): boolean {
  return (source === 'event' || source === 'spawn') && kinds.includes(kindOf(from))
}

function messageOf(to: string, { seq, from, event, source, cause }: JournaledStep): Message {
  return { from, to, type: event.type, at: event.at, seq, cause: causeOf(from, source, cause) }
}

/** An effect's name says which step began it. */
function causeOf(from: string, source: JournaledStep['source'], cause: number | undefined): Message['cause'] {
  if (cause !== undefined) return { address: from, seq: cause }
  if (source !== 'effect') return null
  const [, address, seq] = /^(.*)\/(\d+)\/\d+$/.exec(from) ?? []
  return address === undefined ? null : { address, seq: Number(seq) }
}

/** By time; what was sent in the same millisecond, after what caused it. */
function inOrder(messages: readonly Message[]): Message[] {
  const name = (address: string, seq: number): string => `${address}\0${seq}`
  const byStep = new Map(messages.map(message => [name(message.to, message.seq), message]))
  const depths = new Map<Message, number>()
  const depthOf = (message: Message): number => {
    const way: Message[] = []
    for (let one: Message | undefined = message; one !== undefined && !depths.has(one); ) {
      way.push(one)
      depths.set(one, 0)
      one = one.cause === null ? undefined : byStep.get(name(one.cause.address, one.cause.seq))
    }
    for (const one of way.reverse()) {
      const cause = one.cause && byStep.get(name(one.cause.address, one.cause.seq))
      depths.set(one, cause ? (depths.get(cause) ?? 0) + 1 : 0)
    }
    return depths.get(message) ?? 0
  }
  return [...messages].sort((a, b) => a.at - b.at || depthOf(a) - depthOf(b) || a.seq - b.seq)
}
