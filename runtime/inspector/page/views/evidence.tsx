/** Opens a bundle that was saved elsewhere, and tells what is in it. */
import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import type { Evidence as Bundle } from '../contract.js'
import { asPageError, type PageError } from '../errors.js'
import { Refusal } from '../parts/answer.js'
import { Held } from '../parts/badge.js'
import { count, plural } from '../parts/number.js'
import { Panel } from '../parts/panel.js'
import { clockTime } from '../parts/time.js'
import { VirtualList } from '../parts/virtual-list.js'
import { inspector } from '../state/inspector.js'
import { hrefOf } from '../state/route.js'
import { openEvidence } from '../state/session.js'

export function OpenEvidence() {
  const [error, setError] = useState<PageError | null>(null)
  async function open(file: File | undefined) {
    if (file === undefined) return
    setError(null)
    await openEvidence(file).catch(failure => setError(asPageError(failure)))
  }
  return (
    <div class="open-evidence">
      <label class="drop">
        <strong>Open an evidence bundle</strong>
        <span class="muted">Drop a file anywhere on the page, or choose one. It stays in this browser.</span>
        <input type="file" accept="application/json,.json" onChange={event => open(event.currentTarget.files?.[0])} />
      </label>
      {error !== null && <Refusal error={error} />}
    </div>
  )
}

export function Evidence() {
  const evidence = useSelector(inspector, state => state.context.evidence)
  return (
    <div class="stack fill">
      {evidence !== null && <Contents bundle={evidence.bundle} />}
      <Panel title={evidence === null ? 'Evidence' : 'Another bundle'}>
        {evidence === null && (
          <p class="muted">
            A bundle holds one actor, or all of a kind, with journal, contexts, messages, dead letters and charts. Save
            one from an actor’s or a machine’s view; it opens here without a process.
          </p>
        )}
        <OpenEvidence />
      </Panel>
    </div>
  )
}

function Contents({ bundle }: { bundle: Bundle }) {
  const { scope } = bundle
  return (
    <div class="columns wide-left fill">
      <Panel title="Actors in the bundle" note={plural(bundle.actors.length, 'actor')} flush className="fill">
        <VirtualList
          label="Actors in the bundle"
          items={bundle.actors}
          rowHeight={40}
          keyOf={({ actor }) => actor.address}
          render={({ actor }) => (
            <a class="found" href={hrefOf('actor', actor.address)}>
              <strong class="clip">{actor.address}</strong>
              <span class="clip">{actor.state}</span>
              <span>
                <Held held={actor.held} />
              </span>
              <span class="number faint">{count(actor.seq)} steps</span>
            </a>
          )}
        />
      </Panel>
      <Panel title="Bundle">
        <dl class="facts">
          <dt>Of</dt>
          <dd>{'address' in scope ? scope.address : `all of ${scope.branch}`}</dd>
          <dt>Made at</dt>
          <dd>{clockTime(bundle.madeAt)}</dd>
          <dt>By Vesper</dt>
          <dd>{bundle.vesper}</dd>
          <dt>Left out</dt>
          <dd>{bundle.omitted === 0 ? 'nothing' : plural(bundle.omitted, 'actor')}</dd>
          <dt>Dead letters</dt>
          <dd>{count(bundle.letters.length)}</dd>
        </dl>
      </Panel>
    </div>
  )
}
