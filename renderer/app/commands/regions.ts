/** The parts of the window, and whatever a page marks as one. */
const regions = 'header, nav, main, [data-region]'
const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"])'

/** Moves the focus to the next (1) or previous (-1) part of the window: to where one is in it, or its first control. */
export function goToRegion(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(regions)].filter(
    (region) => region.checkVisibility() && region.closest('[aria-hidden="true"]') === null,
  )
  const focused = document.activeElement
  // Of parts in parts, the innermost that has the focus is where one is.
  const here = all.findLastIndex((region) => region.contains(focused))
  const next = all[(here + step + all.length) % all.length] ?? all[0]
  if (next === undefined) return
  const target =
    next.querySelector<HTMLElement>('[aria-current="page"]') ??
    next.querySelector<HTMLElement>('h1[tabindex]') ??
    next.querySelector<HTMLElement>(focusable) ??
    next
  target.focus()
}
