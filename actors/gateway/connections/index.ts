/** Who is connected, and how they are known. */

export { Attendance } from './attendance.js'
export { type Answer, Connection } from './connection.js'
export { Connections } from './connections.js'
export { connectionId } from './identity.js'
export { Places } from './places.js'
