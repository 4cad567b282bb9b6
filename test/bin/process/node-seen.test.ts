/** A node's process as its inspector sees it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { openProcess } from '../../../bin/process/open-process.js'
import { LINEAGE_CHANGES, lineageChanges } from '../../../runtime/inspector/index.js'
import { vesperApi } from '../../../runtime/process/index.js'
import { connectLocal } from '../../../runtime/rpc/index.js'
import type { TreeNode } from '../../../runtime/supervision/index.js'
import { projectRoot } from '../../setup/project-root.js'

const find = (node: TreeNode, path: string): TreeNode | undefined =>
  node.path === path ? node : node.children.map(child => find(child, path)).find(found => found !== undefined)

t.test(
  'a node’s chain is drawn as it grows, and chain and pool are among the actors that are watched over',
  async t => {
    const folder = mkdtempSync(join(tmpdir(), 'vesper-test-'))
    const opened = await openProcess({
      repo: join(folder, 'repo'),
      checkout: projectRoot(),
      environment: { VESPER_NODE_PRESET: 'simulated', VESPER_NODE_PROVIDERS: '3', VESPER_NODE_RPC_PORT: '0' },
      version: '0.0.0',
      component: 'node',
    })
    t.teardown(async () => {
      await opened.close()
      rmSync(folder, { recursive: true, force: true })
    })
    const connection = connectLocal(opened.dispatcher)
    const vesper = connection.client('Vesper', vesperApi)
    t.same(await vesper.InspectorLineages(), [{ name: 'chain', title: 'Chain' }])
    const first = await vesper.InspectorLineage('chain')
    await new Promise<void>(resolve => {
      void connection.subscribe(LINEAGE_CHANGES, lineageChanges, ['chain'], async () => {
        const { entries } = await vesper.InspectorLineage('chain')
        if (entries.length > first.entries.length + 2) resolve()
      })
    })
    const tree = await vesper.ActorsTree()
    t.match(find(tree, 'vesper/node/actors/chain'), { type: 'actors', detail: { actors: 1, height: Number } })
    t.match(find(tree, 'vesper/node/actors/mpool'), { detail: { actors: 1, messages: 0, senders: 0, own: 0, gas: 0 } })
    connection.close()
  },
)
