/**
 * What `read` makes of the command line. Ends the process with 0 and `usage` where help is wanted, and
 * with 1 and one message where something is wrong with it.
 */
export function optionsOrExit<Options>(
  read: (args: readonly string[]) => Options | undefined,
  usage: string,
): Options {
  try {
    const options = read(process.argv.slice(2))
    if (options) return options
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
  console.log(usage)
  process.exit(0)
}
