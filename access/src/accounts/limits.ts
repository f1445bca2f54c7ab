/** The one client of the device flow: the command line. */
export const DEVICE_CLIENT = 'tenantry-cli';
/** As many as a person has devices, and some more. */
export const MOST_PASSKEYS = 10;
/** For a person to find the device, touch it, and type its PIN. */
export const CHALLENGE_SECONDS = 300;
export const PASSWORD_CHARACTERS = { fewest: 12, most: 128 } as const;
