/** Asks for a token, and says why the last one was of no use. */
import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import { Ago } from '../parts/time.js'
import { inspector } from '../state/inspector.js'
import { signIn } from '../state/session.js'
import { OpenEvidence } from './evidence.js'

export function SignIn() {
  const link = useSelector(inspector, state => state.context.link)
  const [token, setToken] = useState('')
  const busy = link?.phase === 'connecting'
  return (
    <main class="sign-in" id="main">
      <div class="sign-in-box">
        <h1>Vesper inspector</h1>
        <form
          class="form"
          onSubmit={event => {
            event.preventDefault()
            const given = token.trim()
            if (given !== '') signIn(given)
          }}
        >
          <label>
            Token
            <input
              type="password"
              required
              autoComplete="off"
              spellcheck={false}
              aria-describedby="token-hint"
              value={token}
              onInput={event => setToken(event.currentTarget.value)}
            />
          </label>
          <p id="token-hint" class="muted">
            The process writes one to <code>token</code> beside its <code>api</code> file. It is kept in this tab until
            the tab is closed.
          </p>
          {link?.phase === 'refused' && (
            <div class="refusal" role="alert">
              <code>{link.error.code}</code>
              <p>This token is not accepted: it is wrong, has expired, or was revoked. {link.error.message}</p>
            </div>
          )}
          {link?.phase === 'lost' && (
            <div class="refusal" role="alert">
              <p>
                The process doesn’t answer. Trying again by itself; try {link.tries} failed <Ago at={Date.now()} />.
              </p>
            </div>
          )}
          <button type="submit" class="primary" disabled={busy}>
            {busy ? 'Connecting…' : 'Sign in'}
          </button>
        </form>
        <hr />
        <OpenEvidence />
      </div>
    </main>
  )
}
