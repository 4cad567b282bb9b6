/** What can be wrong with the name of a component. */
import { CodedError, didYouMean, type Messages } from '../../runtime/errors/index.js'

export enum ComponentErrorCode {
  /** Vesper has no component of this name, and none is planned. */
  UNKNOWN = 'COMPONENT_UNKNOWN',
  /** The component is planned, and this version doesn't have it. */
  NOT_IMPLEMENTED = 'COMPONENT_NOT_IMPLEMENTED',
  /** Several in one process, which this version can't yet. */
  TOGETHER = 'COMPONENT_TOGETHER',
}

export type ComponentErrorDetail =
  | {
      code: ComponentErrorCode.UNKNOWN
      component: string
      nearest: readonly string[]
      built: readonly string[]
    }
  | { code: ComponentErrorCode.NOT_IMPLEMENTED; component: string; purpose: string; built: readonly string[] }
  | { code: ComponentErrorCode.TOGETHER; components: readonly string[]; built: readonly string[] }

const MESSAGES: Messages<ComponentErrorDetail> = {
  [ComponentErrorCode.UNKNOWN]: d => `there is no component '${d.component}'${didYouMean(d.nearest)}`,
  [ComponentErrorCode.NOT_IMPLEMENTED]: d => `the component '${d.component}' (${d.purpose}) is not implemented yet`,
  [ComponentErrorCode.TOGETHER]: d =>
    `${d.components.join(' and ')} can't run in one process yet; give each a process and a repo of its own (--repo)`,
}

export class ComponentError extends CodedError<ComponentErrorDetail> {
  override readonly name = 'ComponentError'
  readonly remedy: string
  readonly data: object

  constructor(detail: ComponentErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    this.remedy = `This version can run: ${detail.built.join(', ')}.`
    const { code: _, ...data } = detail
    this.data = data
  }
}
