/** An entry: a button over the drawing, so that it can be reached by keys and read aloud. */
import type { LineageEntry, LineageWords } from '../wire/types.js'
import { count, plural } from '../words.js'
import { BOX, type Box } from './layout.js'

interface Props extends Box {
  readonly words: LineageWords
  readonly hue: number
  readonly isHead: boolean
  readonly isChosen: boolean
  /** Whether the tab key comes here. */
  readonly isNext: boolean
  /** Heights without an entry before it. */
  readonly after: number
  readonly onChosen: (id: string) => void
}

const ALOUD: Readonly<Record<LineageEntry['standing'], string>> = {
  current: '',
  reverted: ', taken back',
  aside: ', never current',
}

export function EntryBox({ entry, x, y, words, hue, isHead, isChosen, isNext, after, onChosen }: Props) {
  const { id, maker, about, standing, height } = entry
  return (
    <button
      type="button"
      class={`entry entry-${standing} hue-${hue}`}
      style={{ left: `${x}px`, top: `${y}px`, width: `${BOX.width}px`, height: `${BOX.height}px` }}
      aria-pressed={isChosen}
      tabIndex={isNext ? 0 : -1}
      data-entry={id}
      onClick={() => onChosen(id)}
    >
      <span class="sr">
        {words.entry} of {words.height} {count(height)}
        {isHead && ', head'}
        {ALOUD[standing]}
        {after > 0 && `, after ${plural(after, words.gap)}`}:{' '}
      </span>
      <span class="entry-maker">{maker}</span> <span class="entry-about">{about}</span>
    </button>
  )
}
