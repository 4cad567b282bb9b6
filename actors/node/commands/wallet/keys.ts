/** `vesper wallet`: which keys there are, and what they own. */
import { type Address, formatFil } from '../../../../filecoin/index.js'
import { type CommandContext, table } from '../../../../runtime/command/index.js'
import { addressOf } from '../given.js'
import { type NodeSession, withNode } from '../node-session.js'

export async function walletList(context: CommandContext): Promise<undefined> {
  await withNode(context, async node => {
    const { lotus } = node
    const addresses = await lotus.WalletList()
    const chosen = await defaultKey(node)
    const keys = await Promise.all(
      addresses.map(async address => ({
        address: address.toString(),
        /** AttoFIL. */
        balance: (await lotus.WalletBalance(address.toString())).toString(),
        isDefault: address.equals(chosen ?? address) && chosen !== null,
      })),
    )
    context.output.result(keys, () =>
      keys.length === 0
        ? 'no keys yet; `vesper wallet new` makes one'
        : table(
            ['ADDRESS', 'BALANCE', 'DEFAULT'],
            keys.map(({ address, balance, isDefault }) => [
              address,
              formatFil(BigInt(balance)),
              isDefault ? 'yes' : '',
            ]),
          ),
    )
  })
}

/** Null if none was chosen. */
async function defaultKey({ lotus }: NodeSession): Promise<Address | null> {
  try {
    return await lotus.WalletDefaultAddress()
  } catch (error) {
    if ((error as { code?: unknown }).code === 'NODE_KEY_DEFAULT_MISSING') return null
    throw error
  }
}

export async function walletNew(type: 'secp256k1' | 'bls', context: CommandContext): Promise<undefined> {
  await withNode(context, async ({ lotus }) => {
    const address = (await lotus.WalletNew(type)).toString()
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

export async function walletDelete(account: string, context: CommandContext): Promise<undefined> {
  const address = addressOf(account).toString()
  await withNode(context, async ({ lotus }) => {
    await lotus.WalletDelete(address)
    context.output.result({ address }, () => `the key of ${address} is gone`)
  })
}
