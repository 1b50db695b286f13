/** The one IPC channel each way; it carries frames of the contract. Apart from the rest, since the preload needs it too. */
export const clientFrames = 'studio:client-frame'
export const serverFrames = 'studio:server-frame'
