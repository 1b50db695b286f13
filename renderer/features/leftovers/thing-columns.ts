/** The columns of the list of things: choice, what, from where, why, price, action. */
export const columns = '48px minmax(220px, 2fr) minmax(150px, 1.2fr) minmax(180px, 1.6fr) 104px 52px'
