/** Ways to a MySQL or MariaDB that several instances share. */
export { type ConnectionOptions, connections } from './connections.js'
export { type DatabaseAddress, nameOf, parseDatabaseUrl } from './database-url.js'
export { type DatabaseOptions, databaseOf, keptIn } from './options.js'
