/** Which keys do what. */
import { Dialog } from '../parts/dialog.js'
import { inspector } from '../state/inspector.js'
import { GO_KEYS } from '../state/keys.js'

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'search'],
  ...Object.entries(GO_KEYS).map(([key, view]) => [`g ${key}`, `go to ${TITLES(view)}`] as const),
  ['← →', 'on the time scrubber: a step back, a step forward'],
  ['l', 'back from the past to now'],
  ['↑ ↓', 'in a list: move; Enter opens'],
  ['Esc', 'leave a field, close a window'],
  ['?', 'this help'],
]

function TITLES(view: string): string {
  return { letters: 'dead letters', tree: 'the supervision tree', machine: 'machines' }[view] ?? view
}

export function Help() {
  return (
    <Dialog title="Keys" onClose={() => inspector.trigger.helped({ help: false })}>
      <dl class="keys">
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map(one => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
