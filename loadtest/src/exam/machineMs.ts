/** Time by the clock that all processes of this machine share, also those in other network namespaces. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6
