/** Networks of callers, as CIDRs. */
import { BlockList, isIP } from 'node:net'
import { refuse } from './requests.js'

const BITS = { 4: 32, 6: 128 } as const

/** As it is kept: an address, a slash, and how many of its bits count. @throws AuthError REQUEST_INVALID */
export function networkOf(text: string): string {
  const [address = '', length, ...rest] = text.split('/')
  const family = isIP(address) as 0 | 4 | 6
  const wrong = refuse(
    `'${text.slice(0, 100)}' is no network; give an address, or one with a length such as 10.0.0.0/8`,
  )
  if (family === 0 || rest.length > 0 || address.includes('%')) throw wrong
  const bits = length === undefined ? BITS[family] : Number(length)
  if ((length !== undefined && !/^\d{1,3}$/.test(length)) || bits > BITS[family]) throw wrong
  return `${address.toLowerCase()}/${bits}`
}

/** @param network as `networkOf` gives it. @param address of either family, an IPv4 one also as it looks within IPv6 */
export function isWithin(address: string, network: string): boolean {
  const [subnet = '', bits] = network.split('/')
  const list = new BlockList()
  list.addSubnet(subnet, Number(bits), isIP(subnet) === 6 ? 'ipv6' : 'ipv4')
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
