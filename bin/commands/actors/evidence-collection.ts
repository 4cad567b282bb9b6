/** Has a process collect evidence, and shows on a terminal how far it is. */
import {
  type CommandContext,
  count,
  EXIT,
  LiveView,
  type Session,
  untilInterrupted,
} from '../../../runtime/command/index.js'
import {
  EVIDENCE_PROGRESS,
  type EvidenceProgress,
  type EvidenceScope,
  evidenceProgress,
} from '../../../runtime/inspector/index.js'

type Bundle = Awaited<ReturnType<Session['vesper']['InspectorEvidence']>>

/** Null when it was interrupted. @throws what the process refuses it with: ACTOR_UNKNOWN, ACTOR_KIND_UNKNOWN. */
export async function collect(
  scope: EvidenceScope,
  { connection, vesper }: Session,
  { output, interrupted }: CommandContext,
): Promise<Bundle | null> {
  const about = 'address' in scope ? scope.address : `'${scope.branch}'`
  const view = output.isLive ? new LiveView(output.streams.out) : null
  if (view === null) output.note(`Collecting what is known of ${about} …`)
  const progress = await connection.subscribe(EVIDENCE_PROGRESS, evidenceProgress, [scope], news => {
    view?.draw(`Collecting what is known of ${about}: ${inWords(news)}`)
  })
  const collected = { bundle: null as Bundle | null }
  try {
    await untilInterrupted(interrupted, async () => {
      collected.bundle = await vesper.InspectorEvidence(scope)
      return EXIT.ok
    })
    return collected.bundle
  } finally {
    view?.end()
    progress.close()
  }
}

const inWords = ({ actors, of, entries }: EvidenceProgress): string =>
  `${actors} of ${count(of, 'actor')}, ${count(entries, 'step')}`
