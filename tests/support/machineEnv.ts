const { PATH = '', NODE_COMPILE_CACHE } = process.env

/** All that a program gets of this machine's environment: no setting of it may leak into a test. */
export const machineEnv: Record<string, string> = {
  PATH,
  ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
}
