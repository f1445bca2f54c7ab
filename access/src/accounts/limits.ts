/** The one client of the device flow: the command line. */
export const DEVICE_CLIENT = 'tenantry-cli';
export const PASSWORD_CHARACTERS = { fewest: 12, most: 128 } as const;
