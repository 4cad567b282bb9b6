/** Files of evidence: what is in the one that is open, or how to open one. */
import { useSelector } from '@xstate/store-preact'
import { openFile } from '../drop-target.js'
import { StateBadge } from '../parts/badge.js'
import { PageHead } from '../parts/page-head.js'
import { actorHref } from '../state/route.js'
import { session } from '../state/session.js'
import { dateTime, plural } from '../words.js'

const SHOWN = 200

export function EvidenceView() {
  const evidence = useSelector(session, s => s.context.evidence)
  return (
    <div class="page">
      <PageHead
        title="Evidence"
        about="One actor or a whole kind, saved to a file that opens in this page elsewhere, without a process."
      />
      {evidence !== null && <Bundle />}
      <section class="card">
        <h2>{evidence === null ? 'Open a bundle' : 'Open another bundle'}</h2>
        <p>Drop a file anywhere on this page, or choose one. It stays on this machine; nothing is sent.</p>
        <p>
          <label class="file button">
            <span>Choose a file</span>
            <input
              type="file"
              accept=".json,application/json"
              onChange={event => openFile(event.currentTarget.files?.[0])}
            />
          </label>
        </p>
      </section>
      {evidence === null && (
        <section class="card">
          <h2>Save a bundle</h2>
          <p>
            “Export evidence” on an actor’s page saves that actor; on the page of a <a href="#/machine">machine</a> it
            saves all actors of the kind. A bundle holds states, contexts, journals, messages and dead letters: look at
            what is in it before you give it away.
          </p>
        </section>
      )}
    </div>
  )
}

function Bundle() {
  const evidence = useSelector(session, s => s.context.evidence)
  if (evidence === null) return null
  const { madeAt, vesper, actors, omitted, letters, scope } = evidence.bundle
  return (
    <section class="card" aria-labelledby="bundle">
      <h2 id="bundle">{evidence.file}</h2>
      <dl class="facts">
        <dt>About</dt>
        <dd>{'address' in scope ? scope.address : `all of ${scope.branch}`}</dd>
        <dt>Made</dt>
        <dd>
          {dateTime(madeAt)} by Vesper {vesper}
        </dd>
        <dt>Holds</dt>
        <dd>
          {plural(actors.length, 'actor')}, {plural(letters.length, 'dead letter')}
          {omitted > 0 && `; ${plural(omitted, 'actor')} found no room in it`}
        </dd>
      </dl>
      <ul class="plain-list">
        {actors.slice(0, SHOWN).map(({ actor }) => (
          <li key={actor.address}>
            <a href={actorHref(actor.address)}>{actor.address}</a> <StateBadge kind={actor.kind} state={actor.state} />
          </li>
        ))}
      </ul>
      {actors.length > SHOWN && (
        <p>
          <a href="#/search">All {actors.length}</a>
        </p>
      )}
    </section>
  )
}
