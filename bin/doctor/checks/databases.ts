/** Databases that the component shares with others: do they answer, and do they let it in? Nothing is written there. */
import type { MysqlPool, MysqlPoolConnection } from 'kysely'
import type { Config } from '../../../config/index.js'
import { connections, type DatabaseOptions, nameOf, parseDatabaseUrl } from '../../../runtime/mysql/index.js'
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
    const pool = await connections({ ...options, address, connectionLimit: 1 })
    const version = await versionOf(pool).finally(() => pool.end(() => {}))
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

async function versionOf(pool: MysqlPool): Promise<string> {
  const connection = await new Promise<MysqlPoolConnection>((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)))
  })
  return new Promise((resolve, reject) => {
    connection.query('select version() as version', [], (error, rows) => {
      if (error) reject(error)
      else resolve((rows as unknown as readonly [{ readonly version: string }])[0].version)
    })
  })
}
