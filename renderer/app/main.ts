import '#renderer/ui/style-nonce.ts'

// Loaded only now: what the app is made of makes style elements while it is loaded.
const { mount } = await import('./mount.tsx')
mount()
