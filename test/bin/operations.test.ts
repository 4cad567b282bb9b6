/** The operator's commands on a real process: what they do holds over its end, and its tree shows it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { TreeNode } from '../../runtime/supervision/index.js'
import { run, start } from './vesper.js'

t.setTimeout(180_000)

const PLACEMENT = 'placement/t01000'

async function serve(t: Test, repo: string) {
  const process = start(t, ['run', '--json', '--repo', repo])
  await process.said('"event":"ready"')
  return process
}

function commandsOn(t: Test, repo: string) {
  return async (...args: string[]) => {
    const { code, json, out, err } = await run(t, [...args, '--json', '--repo', repo])
    return { code, answer: json[0] as never, out, err }
  }
}

function paths(node: TreeNode): string[] {
  return [node.path, ...node.children.flatMap(paths)]
}

t.test('an actor that is suspended stays so over a kill -9 of the process, and goes on when it is resumed', async t => {
  t.testdir({})
  const folder = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const repo = join(folder, 'repo')
  const vesper = commandsOn(t, repo)
  const first = await serve(t, repo)

  await t.test('the tree has every part of the process', async t => {
    const { answer } = await vesper('actors', 'tree')
    const known = paths(answer)
    for (const path of ['sealer/pool/c2', 'sealer/pool/seal', 'sealer/actors/sector', 'sealer/placement', 'socket'])
      t.ok(known.includes(`vesper/${path}`), path)
  })

  await t.test('an act needs a reason, and a dry run does nothing', async t => {
    t.equal((await vesper('actors', 'suspend', PLACEMENT)).code, 2)
    t.match(await vesper('actors', 'suspend', '--kind', 'placement', '--dry-run'), {
      code: 0,
      answer: { dryRun: true },
    })
    t.match(await vesper('actors', 'list', '--held', 'suspended'), { answer: [] })
    t.equal((await vesper('actors', 'suspend', 'sector/t01000/77', '--why', 'a try')).code, 3)
  })

  t.match(await vesper('actors', 'suspend', PLACEMENT, '--why', 'a look'), {
    code: 0,
    answer: { addresses: [PLACEMENT] },
  })
  first.child.kill('SIGKILL')
  await first.ended

  const second = await serve(t, repo)
  t.match(await vesper('actors', 'list', '--held', 'suspended'), {
    answer: [{ address: PLACEMENT, held: 'suspended' }],
  })
  t.match(await vesper('actors', 'resume', PLACEMENT, '--why', 'looked'), { code: 0 })
  const { answer } = await vesper('actors', 'show', PLACEMENT)
  const { journal } = answer as { journal: { event: { type: string; why?: string } }[] }
  t.match(
    journal.map(({ event }) => [event.type, event.why]),
    [['vesper.spawn'], ['vesper.suspend', 'a look'], ['vesper.resume', 'looked']],
  )

  await t.test('a part of the process restarts by its path while the rest goes on', async t => {
    const part = 'vesper/sealer/actors'
    t.match(await vesper('actors', 'restart', '--part', part, '--why', 'a try'), { code: 0, answer: { restarts: 1 } })
    t.match(await vesper('actors', 'list', '--kind', 'placement'), { answer: [{ address: PLACEMENT }] })
    t.equal((await vesper('actors', 'restart', '--part', 'vesper/moon', '--why', 'a try')).code, 3)
    t.match(readFileSync(join(repo, 'logs', 'vesper.log'), 'utf8'), /"why":"a try"/)
  })

  t.match(await vesper('dead-letters', 'list'), { code: 0, answer: [] })
  t.equal((await vesper('dead-letters', 'show', 'abc')).code, 3)
  t.equal((await vesper('stop')).code, 0)
  t.equal((await second.ended).code, 0)
})
