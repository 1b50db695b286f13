/** Of the list of OMIs: choice, name, made, size, state, built from, shared with, used by, menu. */
export const columns = '40px minmax(160px, 1.5fr) 104px 86px minmax(126px, 0.9fr) minmax(110px, 0.9fr) 104px 98px 40px'
/** px; what they need together. */
export const columnsWidth = 880
