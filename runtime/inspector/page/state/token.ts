/** What a token says of itself. Only to show: whether it is good, and what it may do, the process decides. */

export interface Bearer {
  readonly name: string
  readonly admin: boolean
}

export function bearerOf(token: string): Bearer {
  try {
    const [, payload = ''] = token.split('.')
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0))
    const { name, Allow = [] } = JSON.parse(new TextDecoder().decode(bytes)) as { name?: string; Allow?: string[] }
    return { name: name ?? 'inspector', admin: Allow.includes('admin') }
  } catch {
    return { name: 'inspector', admin: false }
  }
}
