/** Supervision of the parts of a process, by the rules of OTP. */
export { type Backoff, backoffMs } from './backoff.js'
export {
  type AutoShutdown,
  type ChildSpec,
  checkChildSpecs,
  type Restart,
  type RestartBackoff,
  type Shutdown,
  type Started,
} from './child-spec.js'
export {
  type DynamicDeclaration,
  type DynamicSpec,
  dynamic,
  type ServiceDeclaration,
  type SupervisorDeclaration,
  service,
  supervisor,
} from './declaration.js'
export type { DynamicSupervisor } from './dynamic-supervisor.js'
export { SupervisionError, SupervisionErrorCode, type SupervisionErrorDetail } from './errors.js'
export type { SupervisionEvent } from './events.js'
export { crashed, type Exit, isAbnormal, normal } from './exit.js'
export type { Intensity } from './intensity.js'
export type { SupervisionModules } from './modules.js'
export type { LastExit, NodeStatus, TreeNode } from './node.js'
export type { Running, StartContext } from './running.js'
export type { Strategy } from './strategy.js'
export type { ChildCount, Supervisor } from './supervisor.js'
export { SupervisionTree } from './tree.js'
