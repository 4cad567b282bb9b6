import { readFileSync } from 'node:fs'
import t from 'tap'
import { gatewayActorTypes } from '../../actors/gateway/actor-types.js'
import { nodeActorTypes } from '../../actors/node/actor-types.js'
import { sealerActorTypes } from '../../actors/sealer/actor-types.js'
import { walletActorTypes } from '../../actors/wallet/actor-types.js'
import { definitionHash } from '../../runtime/machine/index.js'

/** Tests run from `dist`; the list lies with their sources. */
const FILE = new URL('../../../test/machines/definitions.json', import.meta.url)
const known = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, { version: number; hash: string }>

const actorTypes = [...sealerActorTypes, ...nodeActorTypes, ...gatewayActorTypes, ...walletActorTypes]

for (const { kind, machine, version, migrations } of actorTypes)
  t.test(`the machine of '${kind}' means what its version says`, async t => {
    const now = { version, hash: definitionHash(machine) }
    t.same(
      now,
      known[kind],
      `the machine of '${kind}' has changed: raise 'version' in its index.ts, add a migration from the version before, and ` +
        `write ${JSON.stringify({ [kind]: now })} into test/machines/definitions.json`,
    )
    for (let from = 1; from < version; from++) t.ok(migrations?.[from], `a migration leads from version ${from}`)
  })

t.test('every machine that is listed is there', async t => {
  t.same(Object.keys(known).sort(), actorTypes.map(type => type.kind).sort())
})
