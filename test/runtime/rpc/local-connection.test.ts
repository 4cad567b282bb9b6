import t from 'tap'
import { connectLocal } from '../../../runtime/rpc/index.js'
import { connectionSuite } from './connection.conformance.js'

connectionSuite(t, async ({ dispatcher }) => connectLocal(dispatcher))
