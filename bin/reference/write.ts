/** `npm run reference`: writes the pages of docs/reference that are made from the code. */
import { writeFileSync } from 'node:fs'
import { apiReference } from './api-reference.js'

writeFileSync(new URL('../../../docs/reference/api.md', import.meta.url), apiReference())
