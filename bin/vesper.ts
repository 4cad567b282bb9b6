#!/usr/bin/env node
/** The `vesper` command. */
import { main } from './main.js'

await main(process.argv)
