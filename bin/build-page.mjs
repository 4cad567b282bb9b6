#!/usr/bin/env node
// @ts-check
/** Bundles the inspector's page into dist/inspector. It fails when what a browser loads grows past its bound. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** A page that is opened over a slow tunnel should be there at once. */
const MOST_BYTES = 80_000

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const from = join(root, 'runtime', 'inspector', 'page')
const to = resolve(process.argv[2] ?? join(root, 'dist', 'inspector'))
const COPIED = ['index.html', 'icon.svg']
const FILES = [...COPIED, 'page.js', 'page.css']

mkdirSync(to, { recursive: true })
await build({
  entryPoints: { page: join(from, 'main.tsx') },
  outdir: to,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
})
for (const name of COPIED) copyFileSync(join(from, name), join(to, name))

const bytes = FILES.reduce((sum, name) => sum + gzipSync(readFileSync(join(to, name))).length, 0)
process.stdout.write(`${FILES.join(' ')}\npage: ${(bytes / 1000).toFixed(1)} kB gzipped of ${MOST_BYTES / 1000} kB\n`)
if (bytes > MOST_BYTES) {
  process.stderr.write(`The page is ${bytes} bytes gzipped; ${MOST_BYTES} are allowed.\n`)
  process.exitCode = 1
}
