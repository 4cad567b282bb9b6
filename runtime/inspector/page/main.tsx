/** The inspector's page. It begins here: theme, address, keys, files that are dropped, and the session of this tab. */
import { render } from 'preact'
import { asPageError } from './errors.js'
import { inspector } from './state/inspector.js'
import { listenToKeys } from './state/keys.js'
import { parseRoute } from './state/route.js'
import { openEvidence, resume, takeTokenFromAddress } from './state/session.js'
import { applyTheme, keptTheme } from './state/theme.js'
import { Shell } from './views/shell.js'
import './style/page.css'

takeTokenFromAddress()
applyTheme(keptTheme())
inspector.trigger.routed({ route: parseRoute(location.hash) })
addEventListener('hashchange', () => {
  // A token that is pasted into an open page.
  if (location.hash.startsWith('#token=')) {
    takeTokenFromAddress()
    resume()
  }
  inspector.trigger.routed({ route: parseRoute(location.hash) })
})
listenToKeys()

addEventListener('dragover', event => event.preventDefault())
addEventListener('drop', event => {
  event.preventDefault()
  const file = event.dataTransfer?.files[0]
  if (file === undefined) return
  openEvidence(file).catch(failure => {
    const { code, message } = asPageError(failure)
    inspector.trigger.noticed({ tone: 'bad', text: `${code}: ${message}` })
  })
})

resume()
const root = document.getElementById('page')
if (root !== null) render(<Shell />, root)
