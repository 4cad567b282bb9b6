/** Answers `inspectorApi`. */
import type { Handlers } from '../rpc/index.js'
import type { inspectorApi } from './api.js'
import { InspectorError, InspectorErrorCode } from './errors.js'

export interface InspectorModules {
  /** The folder where the build leaves charts. */
  readonly charts?: string
}

export function inspectorMethods(_modules: InspectorModules): Handlers<typeof inspectorApi> {
  const notYet = (method: string) => async (): Promise<never> => {
    throw new InspectorError({ code: InspectorErrorCode.NOT_IMPLEMENTED, method })
  }
  return {
    InspectorOverview: notYet('Vesper.InspectorOverview'),
    InspectorHeat: notYet('Vesper.InspectorHeat'),
    InspectorChart: notYet('Vesper.InspectorChart'),
    InspectorActor: notYet('Vesper.InspectorActor'),
    InspectorHistory: notYet('Vesper.InspectorHistory'),
    InspectorAt: notYet('Vesper.InspectorAt'),
    InspectorMessages: notYet('Vesper.InspectorMessages'),
    InspectorSearch: notYet('Vesper.InspectorSearch'),
    InspectorEvidence: notYet('Vesper.InspectorEvidence'),
    ActorsSend: notYet('Vesper.ActorsSend'),
  }
}
