import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digest } from 'fr32-sha2-256-trunc254-padded-binary-tree-multihash/async'
import { CID } from 'multiformats/cid'
import t from 'tap'
import { openWorkplace } from './workplace.js'

const RAW = 0x55

t.test('files of many sizes come back byte for byte, and their CIDs are what another library computes', async t => {
  const folder = t.testdir()
  const { sealer, system, settled, storage } = await openWorkplace(folder)
  t.teardown(() => system.stop())
  const sizes = [1, 2, 126, 127, 128, 254, 255, 1000, 2031, 2032, 2033, 4064, 5000, 20_321]
  for (const size of sizes) {
    const path = join(folder, `in-${size}`)
    const bytes = randomBytes(size)
    writeFileSync(path, bytes)
    const taken = await sealer.methods.SealFile({ path, leaveOpen: false })
    const { bytes: multihash } = await digest(bytes)
    t.equal(taken.cid, CID.decode(Uint8Array.from([1, RAW, ...multihash])).toString(), `CID of ${size} bytes`)
    t.equal(taken.bytes, size)
    // The user's own file may vanish as soon as it was taken in.
    writeFileSync(path, 'something else')
    t.equal((await settled(taken.cid)).state, 'Sealed', `${size} bytes are sealed`)
    const out = join(folder, `out-${size}`)
    await sealer.methods.UnsealFile({ cid: taken.cid, out, overwrite: false })
    t.ok(readFileSync(out).equals(bytes), `${size} bytes come back`)
  }
  t.same(readdirSync(join(storage.sealing, 'staging')), [], 'nothing stays staged')
  t.same(readdirSync(join(storage.sealing, 'unsealed')), [], 'no unsealed copy stays')
})
