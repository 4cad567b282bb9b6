/** What the runtime does in the world on behalf of machines. */
export {
  defineEffect,
  type EffectContext,
  type EffectDefinition,
  type EffectHandler,
  type Idempotency,
  type Progress,
  type RetryPolicy,
} from './define.js'
export {
  DISPATCHER_DEFAULTS,
  Dispatcher,
  type DispatcherModules,
  type DispatcherOptions,
  type EffectNews,
  type EffectResult,
  type EffectRow,
} from './dispatcher.js'
export { EffectError, EffectErrorCode, type EffectErrorDetail } from './errors.js'
export { type Failure, rootOf, toFailure } from './failure.js'
