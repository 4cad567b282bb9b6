/** The life of a probe: input as JSON on the command line, result as JSON on standard output, a failure's words on standard error. */
export async function probe<Input>(work: (input: Input) => unknown): Promise<void> {
  try {
    const result = await work(JSON.parse(process.argv[2] ?? '{}'))
    process.stdout.write(JSON.stringify(result))
  } catch (error) {
    const { code, message, cause } = error as { code?: string; message: string; cause?: Error }
    const words = `${code === undefined ? '' : `${code}: `}${message}${cause instanceof Error ? `: ${cause.message}` : ''}`
    process.stderr.write(`${words.replaceAll('\n', ' ')}\n`)
    process.exitCode = 1
  }
}
