/**
 * Records blocks of one miner until it is killed, and says before and after each which it is. `record.js <folder> <first number> <nonce>`; begins when
 * something comes in.
 */
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { openSlashFilter } from '../../../../../actors/node/slash-filter/index.js'
import { chained } from '../chained.js'

const [folder = '', first = '', nonce = ''] = process.argv.slice(2)
// Synchronous, so that what is said was said when it is killed.
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

const filter = await openSlashFilter({ type: 'lmdb', timeoutMs: 10_000 }, { folder })
say('ready 0')
await once(process.stdin, 'data')
for (let number = Number(first); ; number++) {
  const { block, parents } = chained(number, Number(nonce))
  say(`gives ${number}`)
  const passed = await filter.record(block, parents).then(
    () => 'passed',
    error => error.code,
  )
  say(`${passed} ${number}`)
}
