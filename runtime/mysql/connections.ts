/** Connections whose queries end in time: what hangs is cut off, so that it neither keeps its place in the pool nor comes back later. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { MysqlPool, MysqlPoolConnection } from 'kysely'
import type { PoolConnection, QueryError } from 'mysql2'
import type { DatabaseAddress } from './database-url.js'

export interface ConnectionOptions {
  readonly address: DatabaseAddress
  /** Path of a PEM file. */
  readonly certificateAuthority?: string
  /** For connecting, and for each query. */
  readonly timeoutMs: number
  readonly connectionLimit: number
}

/** The driver is loaded with the first pool: most have no database, and it takes longer to load than all else of a command. */
export async function connections({
  address,
  certificateAuthority,
  timeoutMs,
  connectionLimit,
}: ConnectionOptions): Promise<MysqlPool> {
  const { createPool } = await import('mysql2')
  const pool = createPool({
    ...address,
    connectionLimit,
    connectTimeout: timeoutMs,
    ...(certificateAuthority !== undefined && {
      // Under an IP address mysql2 would look for the name "localhost"; then the certificate itself has to be the one that is trusted.
      ssl: {
        ca: readFileSync(certificateAuthority),
        rejectUnauthorized: true,
        verifyIdentity: isIP(address.host) === 0,
      },
    }),
  })
  return {
    getConnection: callback =>
      pool.getConnection((error, connection) =>
        error === null ? callback(null, limited(connection, timeoutMs)) : callback(error, undefined as never),
      ),
    end: callback => pool.end(callback),
  }
}

function limited(connection: PoolConnection, timeoutMs: number): MysqlPoolConnection {
  /** After it nothing goes over this connection; a ROLLBACK that follows is told the same. */
  let lost: QueryError | null = null
  const query = (sql: string, values: unknown[], callback: (error: unknown, result: never) => void): void => {
    if (lost !== null) {
      callback(lost, undefined as never)
      return
    }
    connection.query({ sql, values, timeout: timeoutMs }, (error, result) => {
      if (error?.fatal || error?.code === 'PROTOCOL_SEQUENCE_TIMEOUT') {
        lost = error
        connection.destroy()
      }
      callback(error, result as never)
    })
  }
  return { query: query as MysqlPoolConnection['query'], release: () => connection.release() }
}
