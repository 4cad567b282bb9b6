/** The auth that says whose tokens are: does it answer, and may the component ask it? */
import { AUTH_NAMESPACE, AuthErrorCode, authApi, connectAuth, readToken } from '../../../actors/auth/index.js'
import { authTokenFile } from '../../process/authority.js'
import { folderOf } from '../../process/index.js'
import { type Check, type Finding, failed, ok, warning } from '../check.js'
import { within } from '../within.js'

const PATIENCE_MS = 3_000

export const authority: Check = {
  id: 'authority',
  group: 'repo',
  isInside: true,
  async look({ options, component, repository }) {
    const { url } = options.authority
    if (component === 'auth')
      return url === undefined
        ? ok('this is an auth: it asks nobody')
        : warning(`this is an auth: it asks nobody, and not ${url} either`, 'Take the section [authority] out.', {
            url,
          })
    if (url === undefined) return ok('no auth is named: only tokens of the component’s own making hold')
    const tokenFile = authTokenFile(options.authority, folderOf(repository, component))
    try {
      return await ask(url, tokenFile)
    } catch (error) {
      const { code, message } = error as { readonly code?: string; readonly message: string }
      const found = `the auth at ${url} can’t be asked, so none of its tokens holds here: ${message}`
      return failed(found, TODO[code ?? ''] ?? 'See that it runs (`vesper doctor` there) and can be reached.', {
        url,
        code,
      })
    }
  },
}

const NEW_TOKEN = 'Make a token there (`vesper auth token new <user> --perm admin`), and write it to that file.'
const TODO: Readonly<Record<string, string>> = {
  [AuthErrorCode.COMPONENT_TOKEN_MISSING]: NEW_TOKEN,
  RPC_TOKEN_INVALID: NEW_TOKEN.replace('that file', 'the component’s file'),
}

async function ask(url: string, tokenFile: string): Promise<Finding> {
  const connection = await connectAuth({ url, tokenFile, timeoutMs: PATIENCE_MS })
  try {
    const auth = connection.client(AUTH_NAMESPACE, authApi)
    const { name, perm } = await within(PATIENCE_MS, auth.Verify(readToken(tokenFile)))
    const data = { url, user: name, perm }
    if (perm === 'admin') return ok(`the auth at ${url} answers`, data)
    return warning(
      `the auth at ${url} answers, but the token in ${tokenFile} may only ${perm}: whose miners and signers are can’t be asked, nor limits, nor usage reported`,
      'Put one there that has the permission admin.',
      data,
    )
  } finally {
    connection.close()
  }
}
