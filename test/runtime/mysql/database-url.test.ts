import t from 'tap'
import { nameOf, parseDatabaseUrl } from '../../../runtime/mysql/index.js'

t.test("a database's address is read as people write it", async t => {
  t.same(parseDatabaseUrl('mysql://me:p%40ss%2Fword@db.example.org:3307/vesper'), {
    host: 'db.example.org',
    port: 3307,
    user: 'me',
    password: 'p@ss/word',
    database: 'vesper',
  })
  t.match(parseDatabaseUrl('mysql://me@[::1]/vesper'), { host: '::1', port: 3306, password: '' })
  for (const text of [
    '',
    'vesper',
    'http://me:p@h/d',
    'mysql://h/d',
    'mysql://me@h',
    'mysql://me@h/',
    'mysql://me@h/a/b',
    'mysql://me@h/d?ssl=true',
    'mysql://me@h/d#x',
    'mysql://%zz@h/d',
  ])
    t.equal(parseDatabaseUrl(text), null, text)
})

t.test("a database's name for messages has neither user nor password", async t => {
  const address = parseDatabaseUrl('mysql://me:secret@db.example.org/vesper')
  t.equal(address && nameOf(address), 'mysql://db.example.org:3306/vesper')
})
