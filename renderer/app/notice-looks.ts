import { styled } from '@mui/material/styles'
import { MaterialDesignContent } from 'notistack'

/** Notifications on colours that white text can be read on; the library's own green and orange are too light for it. */
const Content = styled(MaterialDesignContent)({
  '&.notistack-MuiContent-success': { backgroundColor: '#1f7a3d' },
  '&.notistack-MuiContent-warning': { backgroundColor: '#8a5300' },
  '&.notistack-MuiContent-error': { backgroundColor: '#b3261e' },
  '&.notistack-MuiContent-info': { backgroundColor: '#1a5fa8' },
})

export const noticeLooks = { success: Content, warning: Content, error: Content, info: Content }
