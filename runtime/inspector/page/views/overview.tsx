/** What runs, how it goes, what went wrong. */
import { useSelector } from '@xstate/store-preact'
import { Shown } from '../parts/blank.js'
import { PageHead } from '../parts/page-head.js'
import { Ago } from '../parts/time.js'
import { useAsk } from '../state/ask.js'
import { session } from '../state/session.js'
import type { Overview } from '../wire/types.js'
import { plural } from '../words.js'
import { Alarms } from './overview/alarms.js'
import { Kinds } from './overview/kinds.js'
import { Rates } from './overview/rates.js'

export function OverviewView() {
  const answer = useAsk<Overview>('Vesper.InspectorOverview', [], 2_000)
  const live = useSelector(session, s => s.context.source?.live ?? false)
  return (
    <div class="page">
      <Shown answer={answer}>
        {overview => (
          <>
            <PageHead
              title="Overview"
              about={
                <>
                  {overview.components.join(', ')} · Vesper {overview.version} · {live ? 'started' : 'ran since'}{' '}
                  <Ago at={overview.startedAt} /> · <code>{overview.repo}</code>
                </>
              }
            />
            <Health overview={overview} />
            {live && <Rates />}
            <div class="columns">
              <Kinds kinds={overview.kinds} />
              <Alarms alarms={overview.alarms} />
            </div>
          </>
        )}
      </Shown>
    </div>
  )
}

/** One sentence that says whether anything needs a person. */
function Health({ overview: { kinds, letters } }: { overview: Overview }) {
  const sum = (of: (kind: Overview['kinds'][number]) => number) => kinds.reduce((total, kind) => total + of(kind), 0)
  const [quarantined, suspended] = [sum(kind => kind.quarantined), sum(kind => kind.suspended)]
  const branches = kinds.filter(({ branch }) => branch !== null)
  const troubles = [
    ...branches.map(({ kind }) => ({ href: `#/machine/${kind}`, text: `all of ${kind} stand still` })),
    ...(quarantined > 0
      ? [{ href: '#/search?held=quarantined', text: `${plural(quarantined, 'actor')} in quarantine` }]
      : []),
    ...(letters > 0 ? [{ href: '#/letters', text: `${plural(letters, 'event')} given up` }] : []),
    ...(suspended > 0 ? [{ href: '#/search?held=suspended', text: `${plural(suspended, 'actor')} suspended` }] : []),
  ]
  const isBad = branches.length > 0 || quarantined > 0 || letters > 0
  return (
    <p class={`health ${isBad ? 'health-bad' : troubles.length > 0 ? 'health-warn' : 'health-good'}`}>
      <span class="dot" aria-hidden="true" />
      {troubles.length === 0 ? (
        <span>
          <b>All is well.</b>{' '}
          {plural(
            sum(kind => kind.population),
            'actor',
          )}
          , none held; no event was given up.
        </span>
      ) : (
        <span>
          <b>{isBad ? 'Something needs you:' : 'Held by operators:'}</b>{' '}
          {troubles.map(({ href, text }, index) => (
            <span key={text}>
              {index > 0 && ' · '}
              <a href={href}>{text}</a>
            </span>
          ))}
        </span>
      )}
    </p>
  )
}
