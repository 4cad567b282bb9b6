import t from 'tap'
import { ASKED, askedAt } from '../../../../actors/auth/http/asked.js'
import { handlersOf } from '../../../../actors/auth/http/handlers.js'

t.test('each route asks for something that has a name, and no other does', async t => {
  const names = (table: object): readonly string[] =>
    Object.entries(table).flatMap(([path, methods]) => Object.keys(methods).map(method => `${method} ${path}`))
  t.same(names(ASKED).toSorted(), names(handlersOf({ network: 't', version: '' }, {} as never)).toSorted())
})

t.test('a route asks for what the method of JSON-RPC does, and needs the same permission', async t => {
  t.same(askedAt('/verify', 'POST'), { method: 'Auth.Verify', permission: 'read' })
  t.same(askedAt('/user/del', 'POST'), { method: 'Auth.DeleteUser', permission: 'admin' })
  t.same(askedAt('/healthcheck', 'GET'), { method: 'Auth.Health', permission: 'read' })
})
