/** The keys. */
import { Dialog } from './parts/dialog.js'

const MORE = [
  ['/', 'Search'],
  ['?', 'This help'],
  ['Esc', 'Close a question'],
  ['[ ]', 'In an actor: one step back, one step on'],
  ['.', 'In an actor: back to now'],
  ['← ↑ ↓ →', 'In a statechart: move; in a tree: fold and go; in a lineage: to what is before, beside and after'],
  ['+ − 0', 'In a statechart: larger, smaller, all of it'],
] as const

interface Props {
  readonly views: readonly { readonly title: string; readonly key: string }[]
  readonly onClose: () => void
}

export function Help({ views, onClose }: Props) {
  const keys = [...views.map(({ title, key }) => [`g ${key}`, title] as const), ...MORE]
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map(one => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
