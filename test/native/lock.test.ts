import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { tryLock } from '../../native/index.js'
import { folder, useInstalledAddon } from './installed.js'

useInstalledAddon()

t.test('a lock excludes a second holder until it is released', async t => {
  const path = join(folder(t), 'lock')
  const lock = tryLock(path)
  t.equal(tryLock(path), null)
  lock?.release()
  lock?.release()
  const next = tryLock(path)
  t.ok(next, 'free again')
  next?.release()
})

t.test('a lock goes with its process, even one that is killed, and its children do not inherit it', async t => {
  const path = join(folder(t), 'lock')
  const lockModule = new URL('../../native/lock.js', import.meta.url).href
  // The holder starts a child that outlives it, then waits to be killed.
  const script = `
    import { spawn } from 'node:child_process'
    import { tryLock } from ${JSON.stringify(lockModule)}
    const lock = tryLock(${JSON.stringify(path)})
    const child = spawn('sleep', ['20'], { stdio: 'ignore', detached: true })
    process.stdout.write(JSON.stringify({ held: lock !== null, child: child.pid }) + '\\n')
    setInterval(() => {}, 1000)
  `
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(holder.stdout, 'data')) as [Buffer]
  const { held, child } = JSON.parse(line.toString()) as { held: boolean; child: number }
  t.teardown(() => process.kill(child))
  t.ok(held)
  t.equal(tryLock(path), null, 'while the holder lives')
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const lock = tryLock(path)
  t.ok(lock, 'once it is dead, though its child lives')
  lock?.release()
})

t.test('a lock in a folder that is not there is an error with a code', async t => {
  t.throws(() => tryLock('/nonexistent/folder/lock'), { code: 'NATIVE_IO' })
})
