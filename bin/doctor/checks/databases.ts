/** Databases that the component shares with others: do they answer, and do they let it in? Nothing is written there. */
import type { Config } from '../../../config/index.js'
import {
  type ConnectionOptions,
  connections,
  type DatabaseOptions,
  nameOf,
  parseDatabaseUrl,
} from '../../../runtime/mysql/index.js'
import type { Component } from '../../components/index.js'
import { type Check, type Finding, failed, gravest, ok, skipped } from '../check.js'

export const databases: Check = {
  id: 'databases',
  group: 'repo',
  isInside: true,
  async look({ config, options, component }) {
    if (config.error !== undefined) return skipped('the configuration is not right')
    const [first, ...others] = await Promise.all(namedBy(options, component).map(look))
    return first === undefined ? ok('no database is named: all is kept here') : gravest([first, ...others])
  },
}

interface Named {
  readonly option: string
  readonly database: DatabaseOptions
}

function namedBy({ auth, node, authority }: Config, component: Component): readonly Named[] {
  const used = {
    ...(component === 'auth' && { 'auth.store': auth.store }),
    ...(component === 'node' && { 'node.slashFilter': node.slashFilter }),
    'authority.limits': authority.limits,
  }
  return Object.entries(used).flatMap(([option, database]) => (database.type === 'mysql' ? [{ option, database }] : []))
}

async function look({ option, database: { url, ...options } }: Named): Promise<Finding> {
  const address = parseDatabaseUrl(url)
  if (address === null) return failed(`${option}.url is no database’s`, 'See docs/reference/configuration.md.')
  const name = nameOf(address)
  try {
    const version = await versionOf({ ...options, address, connectionLimit: 1 })
    return ok(`${option}: ${name} answers (${version})`, { [option]: { database: name, version } })
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string }
    return failed(
      `${option}: ${name} can’t be used: ${[code, message].filter(Boolean).join(': ')}`,
      'See that it runs and can be reached from here, and that user, password and database in the URL are right.',
      { [option]: { database: name, code } },
    )
  }
}

async function versionOf(options: ConnectionOptions): Promise<string> {
  // Most have no database.
  const { Kysely, MysqlDialect, sql } = await import('kysely')
  const db = new Kysely({ dialect: new MysqlDialect({ pool: () => connections(options) }) })
  try {
    const { rows } = await sql<{ readonly version: string }>`select version() as version`.execute(db)
    return rows[0]?.version ?? 'it doesn’t say which'
  } finally {
    await db.destroy()
  }
}
