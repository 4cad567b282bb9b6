#!/usr/bin/env node
// @ts-check
/** Holds imports to the directions in .dependency-cruiser.cjs. Checks the working directory, so that a test can give it a wrong tree. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SOURCE_FOLDERS } from './setup/compilation.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--output-type',
    'err-long',
    ...SOURCE_FOLDERS.filter(folder => existsSync(folder)),
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
)
process.exitCode = status === 0 ? 0 : 1
