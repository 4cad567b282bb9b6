/** Appends to a log one record after the other, tells each that is on disk, and never ends by itself. */
import { SigningLog, SigningLogOptions } from '../../../../../actors/wallet/signing-log/index.js'
import { entryOf } from '../logs.js'

const [folder = '', prefix = ''] = process.argv.slice(2)
const { log } = await SigningLog.open(SigningLogOptions.parse({ rotateBytes: 2_000 }), { folder }, 0)
for (let at = 0; ; at += 3) {
  const ids = [at, at + 1, at + 2].map(number => `${prefix}-${number}`)
  await Promise.all(ids.map(id => log.append(entryOf(id))))
  process.stdout.write(`${ids.join('\n')}\n`)
}
