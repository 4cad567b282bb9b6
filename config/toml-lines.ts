/**
 * On which line each key of a TOML document stands. The parser keeps no positions, and a fault without its line is hard to find in
 * a long file. Expects a document that the parser has accepted; what is inside inline tables counts as its key's line.
 */

/** Dotted paths of tables and keys → line, from 1. */
export function tomlLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  const remember = (path: readonly string[], line: number) => {
    for (let depth = 1; depth <= path.length; depth++) {
      const key = path.slice(0, depth).join('.')
      if (!lines.has(key)) lines.set(key, line)
    }
  }
  let table: readonly string[] = []
  let line = 1
  let at = 0
  const skipString = () => {
    const quote = text[at] as string
    const fence = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote
    at += fence.length
    while (at < text.length && !text.startsWith(fence, at)) {
      if (text[at] === '\n') line++
      at += quote === '"' && text[at] === '\\' ? 2 : 1
    }
    at += fence.length
    // Up to two more quotes may belong to the end of a multi-line string.
    while (fence.length === 3 && text[at] === quote) at++
  }
  const skipValue = () => {
    let depth = 0
    while (at < text.length) {
      const character = text[at] as string
      if (character === '"' || character === "'") skipString()
      else if (character === '#') while (at < text.length && text[at] !== '\n') at++
      else {
        if ('[{'.includes(character)) depth++
        if (']}'.includes(character)) depth--
        if (character === '\n') {
          if (depth <= 0) return
          line++
        }
        at++
      }
    }
  }
  const readPath = (until: string): readonly string[] => {
    const path: string[] = []
    let part = ''
    while (at < text.length && text[at] !== until && text[at] !== '\n') {
      const character = text[at] as string
      if (character === '"' || character === "'") {
        const from = at + 1
        skipString()
        part = text.slice(from, at - 1)
      } else {
        if (character === '.') {
          path.push(part)
          part = ''
        } else if (!/\s/.test(character)) part += character
        at++
      }
    }
    path.push(part)
    return path
  }
  while (at < text.length) {
    const character = text[at] as string
    if (character === '\n') {
      line++
      at++
    } else if (/\s/.test(character)) at++
    else if (character === '#') skipValue()
    else if (character === '[') {
      at += text[at + 1] === '[' ? 2 : 1
      table = readPath(']')
      remember(table, line)
      while (at < text.length && text[at] !== '\n') at++
    } else {
      remember([...table, ...readPath('=')], line)
      skipValue()
    }
  }
  return lines
}
