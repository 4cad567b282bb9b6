/** `vesper wallet`: which keys there are, and what they own. */
import { type Address, formatFil } from '../../../../filecoin/index.js'
import { type CommandContext, table } from '../../../../runtime/command/index.js'
import { addressOf } from '../given.js'
import { withNode } from '../node-session.js'
import { type KeysSession, type WhichWallet, withKeys } from './which.js'

const NO_KEYS = 'no keys yet; `vesper wallet new` makes one'

export async function walletList(which: WhichWallet, context: CommandContext): Promise<undefined> {
  await withKeys(which, context, async session => {
    const { keys, isNode } = session
    const addresses = await keys.WalletList()
    if (isNode) context.output.result(...(await ownedBy(addresses, session)))
    else {
      const listed = addresses.map(address => ({ address: address.toString() }))
      context.output.result(listed, () => listed.map(({ address }) => address).join('\n') || NO_KEYS)
    }
  })
}

/** Keys with what they own, which a node knows; as data and in words. */
async function ownedBy(addresses: readonly Address[], { keys }: KeysSession): Promise<[object, () => string]> {
  const chosen = await defaultKey(keys)
  const owned = await Promise.all(
    addresses.map(async address => ({
      address: address.toString(),
      /** AttoFIL. */
      balance: (await keys.WalletBalance(address.toString())).toString(),
      isDefault: address.equals(chosen ?? address) && chosen !== null,
    })),
  )
  const inWords = () =>
    table(
      ['ADDRESS', 'BALANCE', 'DEFAULT'],
      owned.map(({ address, balance, isDefault }) => [address, formatFil(BigInt(balance)), isDefault ? 'yes' : '']),
    )
  return [owned, () => (owned.length === 0 ? NO_KEYS : inWords())]
}

/** Null if none was chosen. */
async function defaultKey(keys: KeysSession['keys']): Promise<Address | null> {
  try {
    return await keys.WalletDefaultAddress()
  } catch (error) {
    if ((error as { code?: unknown }).code === 'NODE_KEY_DEFAULT_MISSING') return null
    throw error
  }
}

export async function walletNew(type: string, which: WhichWallet, context: CommandContext): Promise<undefined> {
  await withKeys(which, context, async ({ keys }) => {
    // Whoever has no keys of a type says so.
    const address = (await keys.WalletNew(type as 'bls')).toString()
    context.output.result({ address, type }, () => address)
  })
}

export async function walletBalance(account: string | undefined, context: CommandContext): Promise<undefined> {
  const given = account === undefined ? null : addressOf(account)
  await withNode(context, async ({ lotus }) => {
    const address = (given ?? (await lotus.WalletDefaultAddress())).toString()
    const balance = await lotus.WalletBalance(address)
    context.output.result({ address, balance: balance.toString() }, () => formatFil(balance))
  })
}

export async function walletDefault(context: CommandContext): Promise<undefined> {
  await withNode(context, async ({ lotus }) => {
    const address = (await lotus.WalletDefaultAddress()).toString()
    context.output.result({ address }, () => address)
  })
}

export async function walletSetDefault(account: string, context: CommandContext): Promise<undefined> {
  const address = addressOf(account).toString()
  await withNode(context, async ({ lotus }) => {
    await lotus.WalletSetDefault(address)
    context.output.result({ address }, () => `${address} is the default key now`)
  })
}

export async function walletDelete(account: string, which: WhichWallet, context: CommandContext): Promise<undefined> {
  const address = addressOf(account).toString()
  await withKeys(which, context, async ({ keys }) => {
    await keys.WalletDelete(address)
    context.output.result({ address }, () => `the key of ${address} is gone`)
  })
}
