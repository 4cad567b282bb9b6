/** What an operator can do to an actor. Each deed asks for a reason. */
import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import { DeedDialog } from '../../parts/deed-dialog.js'
import { act, exportEvidence, actor as operator } from '../../state/act.js'
import { session } from '../../state/session.js'
import type { InspectedActor } from '../../wire/types.js'
import { SendDialog } from './send-dialog.js'

type Asked = 'send' | 'hold' | 'restart' | null

export function Deeds({ actor, refresh }: { actor: InspectedActor; refresh: () => void }) {
  const { admin, source } = useSelector(session, s => s.context)
  const [asked, setAsked] = useState<Asked>(null)
  const { address, held } = actor
  const close = () => setAsked(null)
  const run = (method: string, done: string) => async (why: string) => {
    await act(method, [{ addresses: [address] }, { by: operator(), why }], done)
    refresh()
  }
  const why = admin ? '' : 'Your token may look, but not change anything'
  return (
    <>
      <button type="button" class="button" onClick={() => exportEvidence({ address })}>
        Export evidence
      </button>
      {source?.live === true && (
        <>
          <button type="button" class="button" disabled={!admin} title={why} onClick={() => setAsked('restart')}>
            Restart
          </button>
          <button type="button" class="button" disabled={!admin} title={why} onClick={() => setAsked('hold')}>
            {held === null ? 'Suspend' : 'Resume'}
          </button>
          <button type="button" class="button primary" disabled={!admin} title={why} onClick={() => setAsked('send')}>
            Send event
          </button>
        </>
      )}
      {asked === 'send' && <SendDialog actor={actor} onClose={close} onSent={refresh} />}
      {asked === 'restart' && (
        <DeedDialog
          title={`Restart ${address}`}
          verb="Restart"
          onClose={close}
          run={run('Vesper.ActorsRestart', `${address} was loaded again.`)}
        >
          <p>It is dropped from memory and loaded again from disk. Its effects go on.</p>
        </DeedDialog>
      )}
      {asked === 'hold' && held === null && (
        <DeedDialog
          title={`Suspend ${address}`}
          verb="Suspend"
          onClose={close}
          run={run('Vesper.ActorsSuspend', `${address} is suspended.`)}
        >
          <p>It takes no events until it is resumed, over restarts too. Events wait for it on disk.</p>
        </DeedDialog>
      )}
      {asked === 'hold' && held !== null && (
        <DeedDialog
          title={`Resume ${address}`}
          verb="Resume"
          onClose={close}
          run={run('Vesper.ActorsResume', `${address} goes on.`)}
        >
          <p>It goes on with the events that wait for it.</p>
        </DeedDialog>
      )}
    </>
  )
}
