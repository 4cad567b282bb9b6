/** A scene over a repo made for the test, on a machine where all is well but for what the test says. */
import type { Test } from 'tap'
import type { Check, Finding } from '../../../bin/doctor/check.js'
import { type Machine, thisMachine } from '../../../bin/doctor/machine.js'
import type { Scene } from '../../../bin/doctor/scene.js'
import { repositoryAt } from '../../../bin/process/index.js'
import { checkoutRoot, loadConfig, readInstallation, schema } from '../../../config/index.js'

export interface Differing {
  readonly machine?: Partial<Machine>
  /** By path: what the system says there. */
  readonly texts?: Readonly<Record<string, string>>
  readonly scene?: Partial<Scene>
  /** config.toml. */
  readonly config?: string
}

export const GIB = 1024 ** 3

export function sceneOf(repo: string, { machine, texts = {}, scene, config = '' }: Differing = {}): Scene {
  const options = loadConfig(schema, { file: 'config.toml', text: config, environment: {} }).value
  return {
    machine: {
      ...thisMachine,
      nodeVersion: '20.19.0',
      processors: 8,
      memoryBytes: 32 * GIB,
      readText: path => texts[path] ?? null,
      room: () => ({ freeBytes: 100 * GIB, totalBytes: 200 * GIB, freeInodes: 1e6 }),
      output: async () => null,
      ...machine,
    },
    repository: repositoryAt(repo),
    component: 'sealer',
    checkout: checkoutRoot(),
    installation: { value: readInstallation(checkoutRoot()) },
    config: { value: options },
    options,
    listen: { host: '127.0.0.1', port: 1, named: true },
    running: { value: null },
    ...scene,
  }
}

/** What a check finds, and that whoever isn't well is told what to do. */
export async function looked(t: Test, check: Check, scene: Scene): Promise<Finding> {
  const finding = await check.look(scene)
  t.equal(finding.todo !== undefined, finding.status === 'warning' || finding.status === 'failed', finding.found)
  return finding
}
