/** Answers the inspector's page. It reads what is kept anyway, so it costs nothing when nobody looks. */
import { requireActor } from '../operations/index.js'
import type { Handlers } from '../rpc/index.js'
import { Alarms } from './alarms.js'
import type { Alarm, InspectorOverview, inspectorApi } from './api.js'
import { Charts } from './charts.js'
import { conversation } from './conversation.js'
import { evidence } from './evidence.js'
import { EvidenceProgressNews } from './evidence-progress.js'
import { Heat } from './heat.js'
import { history } from './history.js'
import { Lineages } from './lineages.js'
import { look } from './look.js'
import type { InspectorModules } from './modules.js'
import { overview } from './overview.js'
import { type PulseSource, pulseSource } from './pulse.js'
import { search } from './search.js'
import { send } from './send.js'
import { TimeTravel } from './time-travel.js'

export interface InspectorOptions {
  /** The folder where the build has left charts. */
  readonly charts: string
}

export class Inspector {
  readonly methods: Handlers<typeof inspectorApi>
  /** The flow behind `Vesper.InspectorPulse`. */
  readonly pulse: PulseSource
  /** The flow behind `Vesper.InspectorEvidenceProgress`. */
  readonly evidenceProgress: EvidenceProgressNews['source']
  /** The flow behind `Vesper.InspectorLineageChanges`. */
  readonly lineageChanges: Lineages['changes']
  /** For whoever else has something to tell: it stands among the alarms that actors give. */
  readonly ring: (alarm: Omit<Alarm, 'at'>) => void

  constructor(
    readonly options: InspectorOptions,
    readonly modules: InspectorModules,
  ) {
    const alarms = new Alarms(modules)
    const heat = new Heat(modules)
    const charts = new Charts(options.charts, modules)
    const timeTravel = new TimeTravel(modules)
    const looking = { ...modules, timeTravel }
    const seen = (address: string): string => {
      requireActor(address, modules)
      return address
    }
    const inShort = (): InspectorOverview => overview(modules, { alarms, heat })
    const lineages = new Lineages(modules)
    this.lineageChanges = lineages.changes
    const progress = new EvidenceProgressNews()
    this.evidenceProgress = progress.source
    this.ring = alarm => alarms.ring(alarm)
    this.pulse = pulseSource({ ...modules, alarms })
    this.methods = {
      InspectorOverview: async () => inShort(),
      InspectorHeat: async kind => heat.of(kind),
      InspectorChart: async kind => charts.of(kind),
      InspectorActor: async address => look(address, modules),
      InspectorHistory: async (address, page) => history(seen(address), page, looking),
      InspectorAt: async (address, seq) => timeTravel.at(seen(address), seq),
      InspectorMessages: async (address, page) => conversation(seen(address), page, looking),
      InspectorSearch: async query => search(query, modules),
      InspectorEvidence: async scope =>
        evidence(scope, {
          ...looking,
          chart: kind => charts.of(kind),
          overview: inShort,
          tell: news => progress.tell(scope, news),
        }),
      InspectorLineages: async () => lineages.names,
      InspectorLineage: async (name, { limit }) => lineages.of(name).read(limit),
      ActorsSend: async (address, event, sender) => send(address, event, sender, modules),
    }
  }
}
