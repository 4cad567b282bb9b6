#!/usr/bin/env node
// @ts-check
/** Bundles the inspector's page into a folder: `node bin/build-page.mjs FOLDER`. Set-up runs it. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** Of all that a browser loads, compressed, bytes. It has to come over a slow line to a far cluster too. */
const LIMIT = 80_000

const source = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'runtime', 'inspector', 'page')
const folder = process.argv[2]
if (folder === undefined) {
  process.stderr.write('usage: node bin/build-page.mjs FOLDER\n')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })
const { outputFiles } = await build({
  absWorkingDir: source,
  entryPoints: [
    { in: 'main.tsx', out: 'page' },
    { in: 'style/page.css', out: 'page' },
  ],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  outdir: folder,
  write: false,
})
const files = [
  ...outputFiles.map(({ path, contents }) => ({ name: path.slice(path.lastIndexOf('/') + 1), contents })),
  ...['index.html', 'icon.svg'].map(name => ({ name, contents: readFileSync(join(source, name)) })),
]
let total = 0
for (const { name, contents } of files) {
  const size = gzipSync(contents, { level: 9 }).length
  total += size
  process.stdout.write(`${name} ${(size / 1_000).toFixed(1)} kB\n`)
}
process.stdout.write(`all ${(total / 1_000).toFixed(1)} kB of ${LIMIT / 1_000} kB, compressed\n`)
if (total >= LIMIT) {
  process.stderr.write(`The page is ${total} bytes compressed; it has to stay below ${LIMIT}.\n`)
  process.exit(1)
}
for (const { name, contents } of files) {
  // Whole or not at all: a process may be serving it.
  writeFileSync(join(folder, `${name}.tmp`), contents)
  renameSync(join(folder, `${name}.tmp`), join(folder, name))
}
