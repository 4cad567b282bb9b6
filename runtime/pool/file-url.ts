/** The URL that `import()` wants, from an absolute path or a file URL. */
import { pathToFileURL } from 'node:url'

export const fileUrl = (pathOrUrl: string): string =>
  pathOrUrl.startsWith('file://') ? pathOrUrl : pathToFileURL(pathOrUrl).href
