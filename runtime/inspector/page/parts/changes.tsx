/** What a step changed in an actor's context, place by place. */
import type { Change } from '../wire/types.js'
import { short } from './json.js'

export function Changes({ changes }: { changes: readonly Change[] | null }) {
  if (changes === null) return <p class="quiet">What this step changed is not known.</p>
  if (changes.length === 0) return <p class="quiet">This step changed nothing in the context.</p>
  return (
    <table class="table changes">
      <thead>
        <tr>
          <th scope="col">Place</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(change => (
          <tr key={change.path}>
            <th scope="row">
              <code>{change.path === '' ? 'the whole context' : change.path}</code>
            </th>
            <td>{'before' in change ? <del>{short(change.before)}</del> : <span class="quiet">nothing</span>}</td>
            <td>{'after' in change ? <ins>{short(change.after)}</ins> : <span class="quiet">nothing</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
