/** What of a repo is nobody else's business: configuration, sockets, tokens, keys. */
import { lstatSync, readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'

const AT_THE_TOP = ['config.toml', 'lock', 'api', 'api.sock', 'token']
/** In each component's folder. */
const IN_COMPONENTS = ['api', 'token', 'token-secret', 'keys', 'keystore', 'store', 'secrets.key', 'rows']

/** Those that are there; links are left alone, for they may lead to what others share on purpose. */
export function secretFiles(repo: string): readonly { readonly path: string; readonly stat: Stats }[] {
  const components = readdirSync(repo, { withFileTypes: true }).filter(entry => entry.isDirectory())
  return [
    ...AT_THE_TOP.map(name => join(repo, name)),
    ...components.flatMap(({ name: component }) => IN_COMPONENTS.map(name => join(repo, component, name))),
  ].flatMap(path => {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    return stat === undefined || stat.isSymbolicLink() ? [] : [{ path, stat }]
  })
}
