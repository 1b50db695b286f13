/** Of the list of builds: choice, state, template, place, version, start, duration, result, menu. */
export const columns = '42px 150px minmax(150px, 1.4fr) minmax(100px, 0.9fr) 76px 116px 148px minmax(130px, 1.3fr) 44px'
