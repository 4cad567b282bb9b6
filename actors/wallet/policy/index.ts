/** What keys may sign, and for whom. */
export { ACTOR_KINDS, type ActorKind, type ActorKinds, type KnownActor } from './actor-kinds.js'
export { blindPermission, type Decision, decide, type PolicyState, type RuleLook } from './decision.js'
export { doubtsOf } from './doubts.js'
export { METHOD_NAMES, nameOf, numbersOf } from './methods.js'
export { Policies } from './policies.js'
export {
  type Binding,
  type Grant,
  type Group,
  type Item,
  type List,
  type PolicySet,
  parsePolicies,
} from './policy-set.js'
export { GRANT_PREFIX, PolicyStore, type PolicyStoreModules } from './policy-store.js'
export { type Receiver, receiverOf, receiverToldBy } from './receiver.js'
export type { PolicyRequest } from './request.js'
export type { Rule } from './rule.js'
export { DAY_MS, type Reservation, Spending, type Spent } from './spending.js'
export { type Held, Strategies } from './strategy/index.js'
export { policiesOfVenus } from './venus-policies.js'
