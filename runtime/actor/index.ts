/** Durable actors and the system that runs them. */
export { ActorSystem } from './actor-system.js'
export { type ActorType, type ActorTypeDefinition, defineActorType, statePath } from './actor-type.js'
export type { CrashPoint } from './committer.js'
export type { SendOptions } from './doors.js'
export { ActorError, ActorErrorCode, type ActorErrorDetail } from './errors.js'
export { ACTOR_SYSTEM_DEFAULTS, type ActorSystemModules, type ActorSystemOptions } from './options.js'
export type { ListQuery } from './reader.js'
export type { ActorNews, ActorView, JournalEntry } from './view.js'
