/** Keeps what is on show as a file, to be opened elsewhere. */
import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import type { EvidenceScope } from '../contract.js'
import { asPageError } from '../errors.js'
import { inspector } from '../state/inspector.js'
import { download } from './download.js'

export function EvidenceButton({ scope }: { scope: EvidenceScope }) {
  const source = useSelector(inspector, state => state.context.source)
  const [busy, setBusy] = useState(false)
  if (source === null || source.readOnly) return null

  async function save(from: NonNullable<typeof source>) {
    setBusy(true)
    try {
      const bundle = await from.evidence(scope)
      const name = 'address' in scope ? scope.address.replaceAll('/', '-') : scope.branch
      download(`vesper-evidence-${name}-${new Date(bundle.madeAt).toISOString().replaceAll(':', '-')}.json`, bundle)
      if (bundle.omitted > 0)
        inspector.trigger.noticed({ tone: 'ok', text: `${bundle.omitted} actors found no room in the bundle.` })
    } catch (error) {
      const { code, message } = asPageError(error)
      inspector.trigger.noticed({ tone: 'bad', text: `${code}: ${message}` })
    }
    setBusy(false)
  }

  return (
    <button type="button" disabled={busy} onClick={() => save(source)}>
      {busy ? 'Gathering…' : 'Save evidence'}
    </button>
  )
}
