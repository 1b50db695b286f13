/** Of the list of OMIs: choice, name, made, size, state, built from, shared with, used by, menu. */
export const columns = '42px minmax(190px, 1.5fr) 116px 96px minmax(140px, 0.9fr) minmax(130px, 0.9fr) 112px 92px 44px'
/** px; what they need together. */
export const columnsWidth = 990
