/** Codes, types and the reference page belong together. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { AuthErrorCode } from '../../../actors/auth/index.js'
import { GatewayErrorCode } from '../../../actors/gateway/errors.js'
import { SlashFilterErrorCode } from '../../../actors/node/slash-filter/index.js'
import { WalletErrorCode } from '../../../actors/wallet/errors.js'
import { ComponentErrorCode } from '../../../bin/components/index.js'
import { ActorErrorCode } from '../../../runtime/actor/index.js'
import { EffectErrorCode } from '../../../runtime/effects/index.js'
import { InspectorErrorCode } from '../../../runtime/inspector/index.js'
import { MachineErrorCode } from '../../../runtime/machine/index.js'
import { OperationErrorCode } from '../../../runtime/operations/index.js'
import { RpcErrorCode } from '../../../runtime/rpc/index.js'
import { StoreErrorCode } from '../../../runtime/store/index.js'
import { SupervisionErrorCode } from '../../../runtime/supervision/index.js'
import { projectRoot } from '../../setup/project-root.js'

const page = readFileSync(join(projectRoot(), 'docs/reference/errors.md'), 'utf8')
const SECTIONS: Record<string, [prefix: string, codes: readonly string[]]> = {
  Actors: ['ACTOR_', Object.values(ActorErrorCode)],
  Operations: ['OPERATION_', Object.values(OperationErrorCode)],
  Calls: ['RPC_', Object.values(RpcErrorCode)],
  Inspector: ['INSPECTOR_', Object.values(InspectorErrorCode)],
  Effects: ['EFFECT_', Object.values(EffectErrorCode)],
  Machines: ['MACHINE_', Object.values(MachineErrorCode)],
  Auth: ['AUTH_', Object.values(AuthErrorCode)],
  Gateway: ['GATEWAY_', Object.values(GatewayErrorCode)],
  'Slash filter': ['SLASH_FILTER_', Object.values(SlashFilterErrorCode)],
  Stores: ['STORE_', Object.values(StoreErrorCode)],
  Components: ['COMPONENT_', Object.values(ComponentErrorCode)],
  Supervision: ['SUPERVISION_', Object.values(SupervisionErrorCode)],
  Wallet: ['WALLET_', Object.values(WalletErrorCode)],
}
/** What `vesper store verify` reports besides the codes that are thrown. */
const REPORTED = ['STORE_ROW_ORPHANED']

for (const [section, [prefix, codes]] of Object.entries(SECTIONS)) {
  t.test(`every code of '${section}' is on the reference page, and no other`, t => {
    const text = page.split(/^## /m).find(part => part.startsWith(`${section}\n`)) ?? ''
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$/gm)]
    const documented = rows.map(([, code]) => code as string).filter(code => !REPORTED.includes(code))
    t.same(documented.sort(), [...codes].sort())
    for (const code of codes) t.ok(code.startsWith(prefix), code)
    for (const [, code, means, todo] of rows) t.ok((means ?? '').length > 10 && (todo ?? '').length > 5, code as string)
    t.end()
  })
}
