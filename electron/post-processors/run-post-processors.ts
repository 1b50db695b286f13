import { createPostProcess } from '#electron/engine/post-process.ts'
import { postProcessorOf } from './post-processors.ts'

/** Runs a build's chains of post-processors, each as a step; what the run engine is given. */
export const postProcess = createPostProcess(postProcessorOf)
