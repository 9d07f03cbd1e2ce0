import serverPackage from '../package.json' with { type: 'json' }

/** The release that runs here. */
export const SOFTWARE_VERSION: string = serverPackage.version
