/** Version 4, as venus-wallet's tokens are. Source: RFC 9562, 5.4. */

export const UUID_BYTES = 16

/** @param random 16 bytes, of which six bits say that it is one. */
export function uuidOf(random: Uint8Array): string {
  const bytes = Buffer.from(random)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
