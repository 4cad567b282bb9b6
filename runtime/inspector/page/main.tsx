/** The inspector's page. */
import { useSelector } from '@xstate/store-preact'
import { render } from 'preact'
import { Shell } from './shell.js'
import { SignIn } from './sign-in.js'
import { applyTheme } from './state/preferences.js'
import { resume, session } from './state/session.js'

function Page() {
  const isIn = useSelector(session, s => s.context.source !== null)
  return isIn ? <Shell /> : <SignIn />
}

applyTheme()
resume()
// A token may also come into the address of a page that is open.
addEventListener('hashchange', () => {
  if (/[#&]token=/.test(location.hash)) resume()
})
const root = document.getElementById('page')
if (root !== null) render(<Page />, root)
