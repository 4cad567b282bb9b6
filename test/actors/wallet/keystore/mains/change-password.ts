/** Changes a keystore's password, and kills itself after so many steps on disk. */
import { Keystore, KeystoreOptions, systemDisk } from '../../../../../actors/wallet/keystore/index.js'

const [folder = '', old = '', next = '', steps = ''] = process.argv.slice(2)
let left = Number(steps)
const disk = new Proxy(systemDisk, {
  get: (target, name: keyof typeof systemDisk) => {
    if (name !== 'read' && name !== 'list' && left-- === 0) process.kill(process.pid, 'SIGKILL')
    return target[name]
  },
})
const keystore = await Keystore.open(KeystoreOptions.parse({ scryptN: 2 }), { folder, disk })
await keystore.changePassword(old, next)
