/** Durable actors and the system that runs them. */
export {
  ACTOR_SYSTEM_DEFAULTS,
  ActorSystem,
  type ActorSystemModules,
  type ActorSystemOptions,
  type ListQuery,
  type SendOptions,
} from './actor-system.js'
export { type ActorType, type ActorTypeDefinition, defineActorType, statePath } from './actor-type.js'
export type { CrashPoint } from './committer.js'
export { ActorError, ActorErrorCode, type ActorErrorDetail } from './errors.js'
export type { ActorNews, ActorView, JournalEntry } from './view.js'
