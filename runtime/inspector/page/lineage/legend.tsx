/** What each mark means. */
import type { ComponentChildren } from 'preact'
import type { LineageWords } from '../wire/types.js'

export function Legend({ words, label }: { words: LineageWords; label: string }) {
  return (
    <ul class="lineage-legend" aria-label={`Marks. ${label}`}>
      <Sign sign={<rect class="group-frame current head" x="1.5" y="1.5" width="21" height="13" rx="4" />}>
        head, a {words.group}
      </Sign>
      <Sign sign={<rect class="sample sample-current" x="1" y="1" width="22" height="14" rx="4" />}>
        {words.entry}, coloured by who made it
      </Sign>
      <Sign sign={<rect class="sample sample-reverted" x="1.5" y="1.5" width="21" height="13" rx="4" />}>
        taken back
      </Sign>
      <Sign sign={<rect class="sample sample-aside" x="1.5" y="1.5" width="21" height="13" rx="4" />}>
        never on the current way
      </Sign>
      <Sign sign={<circle class="gap-mark" cx="12" cy="8" r="5" />}>{words.gap}</Sign>
    </ul>
  )
}

const Sign = ({ sign, children }: { sign: ComponentChildren; children: ComponentChildren }) => (
  <li>
    <svg width="24" height="16" aria-hidden="true">
      {sign}
    </svg>
    <span>{children}</span>
  </li>
)
