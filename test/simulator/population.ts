/** Who lives in a simulation: chatters that know some of each other, and clerks. Pebbles are born on the way. */
import { type ActorType, defineActorType } from '../../runtime/actor/index.js'
import { type ChatterContext, type ChatterInput, chatter } from './chatter.js'
import { type ClerkInput, clerk } from './clerk.js'
import { pebble } from './pebble.js'
import type { Random } from './random.js'

export const populationTypes = (): readonly ActorType[] => [
  defineActorType({
    kind: 'chatter',
    machine: chatter,
    version: 1,
    monotonicDelays: ['backoff'],
    indexes: { busy: snapshot => ((snapshot.context as ChatterContext).failures > 0 ? 'failing' : undefined) },
  }),
  defineActorType({ kind: 'clerk', machine: clerk, version: 1, monotonicDelays: ['backoff'] }),
  defineActorType({
    kind: 'pebble',
    machine: pebble,
    version: 1,
    monotonicDelays: ['backoff'],
    keepFinishedMs: 12 * 3_600_000,
  }),
]

export interface Inhabitant {
  readonly address: string
  readonly input: ChatterInput | ClerkInput
}

const PEERS = 4

export function population(random: Random, actors: number, pauseMs: number): readonly Inhabitant[] {
  const clerks = Math.max(1, Math.round(actors / 10))
  const addresses = Array.from({ length: actors - clerks }, (_, i) => `chatter/${i}`)
  const clerkAddresses = Array.from({ length: clerks }, (_, i) => `clerk/${i}`)
  return [
    ...clerkAddresses.map(address => ({ address, input: { me: address } })),
    ...addresses.map((address, i) => ({
      address,
      input: {
        me: address,
        // One of them itself now and then: to write to oneself is allowed.
        peers: Array.from({ length: PEERS }, (_, k) => addresses[(i + k * k * 3) % addresses.length] as string),
        clerks: [random.pick(clerkAddresses), random.pick(clerkAddresses)],
        dice: random.int(2 ** 32),
        pauseMs,
      },
    })),
  ]
}
