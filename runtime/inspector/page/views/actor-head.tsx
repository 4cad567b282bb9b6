/** An actor's name, how it is, and what an operator may do to it. */
import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import type { InspectedActor } from '../contract.js'
import { Badge, Held } from '../parts/badge.js'
import { DeedDialog } from '../parts/deed-dialog.js'
import { EvidenceButton } from '../parts/evidence-button.js'
import { count } from '../parts/number.js'
import { Ago, clockTime } from '../parts/time.js'
import { inspector } from '../state/inspector.js'
import { hrefOf } from '../state/route.js'
import type { Verb } from '../wire/source.js'

const VERBS: Readonly<Record<Verb, { title: string; done: string; explanation: string }>> = {
  suspend: {
    title: 'Suspend',
    done: 'suspended',
    explanation: 'It takes no more events, over restarts too. They wait for it on disk; what it has under way goes on.',
  },
  resume: { title: 'Resume', done: 'resumed', explanation: 'It goes on with what waits for it.' },
  restart: {
    title: 'Restart',
    done: 'restarted',
    explanation:
      'It is dropped from memory and loaded again from its last snapshot. Nothing that it has under way is lost.',
  },
}

export function ActorHead({ actor, again }: { actor: InspectedActor; again(): void }) {
  const source = useSelector(inspector, state => state.context.source)
  const [verb, setVerb] = useState<Verb | null>(null)
  const { address, kind, seq, state, at, held, hold } = actor
  return (
    <header class="actor-head">
      <div class="grow">
        <p class="actor-title">
          <strong>{address}</strong> <Badge tone="info">{state}</Badge> <Held held={held} />
        </p>
        <p class="muted">
          <a href={hrefOf('machine', kind)}>{kind}</a> · step {count(seq)} · <Ago at={at} />
        </p>
        {hold !== null && (
          <p class="hold" role="status">
            {hold.kind} by {hold.by} at {clockTime(hold.at)}: {hold.why}{' '}
            {hold.code !== undefined && <code>{hold.code}</code>}
          </p>
        )}
      </div>
      {source?.readOnly === false && (
        <div class="actions">
          <button type="button" onClick={() => setVerb(held === null ? 'suspend' : 'resume')}>
            {held === null ? 'Suspend…' : 'Resume…'}
          </button>
          <button type="button" onClick={() => setVerb('restart')}>
            Restart…
          </button>
          <EvidenceButton scope={{ address }} />
        </div>
      )}
      {verb !== null && source !== null && (
        <DeedDialog
          title={`${VERBS[verb].title} ${address}`}
          explanation={VERBS[verb].explanation}
          verb={VERBS[verb].title}
          danger={verb === 'suspend'}
          done={`${address} was ${VERBS[verb].done}.`}
          perform={async deed => {
            await source.act(verb, address, deed)
            again()
          }}
          onClose={() => setVerb(null)}
        />
      )}
    </header>
  )
}
