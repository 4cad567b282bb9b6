/** Replaying, editing and discarding dead letters. */
import { useState } from 'preact/hooks'
import { DeedDialog } from '../../parts/deed-dialog.js'
import { JsonField, readJson } from '../../parts/json-field.js'
import { act, actor } from '../../state/act.js'
import type { Letter } from '../../wire/types.js'
import { plural } from '../../words.js'

export type LetterDeed =
  | { readonly kind: 'replay' | 'discard'; readonly ids: readonly string[] }
  | { readonly kind: 'edit'; readonly letter: Letter }

/** Without what the runtime has set, which nobody can change. */
export const plainEvent = ({ at: _, epoch: __, ...event }: Letter['event']): object => event

interface Props {
  readonly deed: LetterDeed
  readonly onClose: () => void
  readonly onDone: () => void
}

export function LetterDeedDialog({ deed, onClose, onDone }: Props) {
  if (deed.kind === 'edit') return <EditDialog letter={deed.letter} onClose={onClose} onDone={onDone} />
  const { kind, ids } = deed
  const letters = plural(ids.length, 'dead letter')
  const isReplay = kind === 'replay'
  return (
    <DeedDialog
      title={`${isReplay ? 'Replay' : 'Discard'} ${letters}`}
      verb={isReplay ? 'Replay' : 'Discard'}
      isDangerous={!isReplay}
      onClose={onClose}
      run={async why => {
        const method = isReplay ? 'Vesper.DeadLettersReplay' : 'Vesper.DeadLettersDiscard'
        await act(method, [{ ids }, { by: actor(), why }], `${letters} ${isReplay ? 'sent again' : 'dropped'}.`)
        onDone()
      }}
    >
      <p>
        {isReplay
          ? 'The events are sent again, in the same standing as before. One that fails again comes back here.'
          : 'They are dropped for good: nobody will ever take these events.'}
      </p>
    </DeedDialog>
  )
}

function EditDialog({ letter, onClose, onDone }: { letter: Letter; onClose: () => void; onDone: () => void }) {
  const [text, setText] = useState(JSON.stringify(plainEvent(letter.event), null, 2))
  return (
    <DeedDialog
      title={`Edit ${letter.event.type}`}
      verb="Save"
      onClose={onClose}
      run={async why => {
        await act(
          'Vesper.DeadLettersEdit',
          [letter.id, { event: readJson(text) }, { by: actor(), why }],
          'The letter was changed. It is not sent yet.',
        )
        onDone()
      }}
    >
      <p>The letter is changed and stays here; replay it afterwards. What it was before is kept with it.</p>
      <JsonField label="The event, as JSON" rows={10} value={text} onValue={setText} />
    </DeedDialog>
  )
}
