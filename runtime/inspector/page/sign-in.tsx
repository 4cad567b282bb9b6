/** Asks for a token, or for a file that needs none. */
import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import { DropTarget, openFile } from './drop-target.js'
import { Notices } from './notices.js'
import { session, signIn } from './state/session.js'

export function SignIn() {
  const connection = useSelector(session, s => s.context.connection)
  const [token, setToken] = useState('')
  return (
    <main class="sign-in">
      <h1>Vesper inspector</h1>
      <p class="quiet">See what every actor of this process does, did and waits for.</p>
      <form
        class="card form"
        onSubmit={event => {
          event.preventDefault()
          signIn(token.trim())
        }}
      >
        {connection?.phase === 'refused' && (
          <div class="form-error" role="alert">
            <p>The token was not accepted: {connection.message}.</p>
            <p>
              Ask for another one, then paste it here. <code>{connection.code}</code>
            </p>
          </div>
        )}
        <label class="field">
          <span>Token</span>
          <input
            type="password"
            name="token"
            value={token}
            onInput={event => setToken(event.currentTarget.value)}
            autocomplete="off"
            spellcheck={false}
            required
          />
        </label>
        <p class="quiet">
          It lies in the file <code>token</code> of the component’s folder. It is kept in this tab until you close it.
        </p>
        <button type="submit" class="button primary" disabled={token.trim() === ''}>
          Sign in
        </button>
      </form>
      <p class="quiet">
        Or open an evidence bundle, which needs no token:{' '}
        <label class="file">
          <span>choose a file</span>
          <input
            type="file"
            accept=".json,application/json"
            onChange={event => openFile(event.currentTarget.files?.[0])}
          />
        </label>{' '}
        or drop one here.
      </p>
      <Notices />
      <DropTarget />
    </main>
  )
}
