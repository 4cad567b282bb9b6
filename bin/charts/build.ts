/** Lays out the statechart of every kind of actors into a folder: `node dist/bin/charts/build.js FOLDER`. Set-up runs it. */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gatewayActorTypes } from '../../actors/gateway/index.js'
import { nodeActorTypes } from '../../actors/node/index.js'
import { sealerActorTypes } from '../../actors/sealer/index.js'
import { walletActorTypes } from '../../actors/wallet/index.js'
import { chartOf } from './chart-of.js'

const [, , folder] = process.argv
if (folder === undefined) {
  process.stderr.write('usage: node dist/bin/charts/build.js FOLDER\n')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })
const names = new Set<string>()
for (const type of [...sealerActorTypes, ...nodeActorTypes, ...gatewayActorTypes, ...walletActorTypes]) {
  const name = `${type.kind}.json`
  const text = JSON.stringify(await chartOf(type))
  // Whole or not at all: a process may read it meanwhile.
  writeFileSync(join(folder, `${name}.tmp`), text)
  renameSync(join(folder, `${name}.tmp`), join(folder, name))
  names.add(name)
  process.stdout.write(`${name}\n`)
}
for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(join(folder, name))
