/** Line drawings on a 24 × 24 ground, made for Kaunti. */
const drawings = {
  school: 'M3 9l9-5 9 5-9 5zM7 11.5V16c2.5 2.5 7.5 2.5 10 0v-4.5M21 9v6',
  road: 'M8 4L4 20M16 4l4 16M12 5v2M12 11v2M12 17v2',
  shop: 'M4 10v10h16V10M3 6l2-2h14l2 2v2a3 3 0 01-6 0 3 3 0 01-6 0 3 3 0 01-6 0zM10 20v-5h4v5',
  water: 'M12 3c4 5 6 8 6 11a6 6 0 01-12 0c0-3 2-6 6-11zM9 14a3 3 0 003 3',
  health: 'M12 20S4 15 4 9a4 4 0 018-1.5A4 4 0 0120 9c0 6-8 11-8 11zM12 10v4M10 12h4',
  document: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  map: 'M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14',
  phone: 'M7 2.5h10v19H7zM10.5 18.5h3',
  people: 'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 010 6.5M18 14.5c2.2.8 3.5 2.6 3.5 5.5',
  money: 'M3 6h18v12H3zM12 15a3 3 0 100-6 3 3 0 000 6zM6 9v0M18 15v0',
  land: 'M3 20h18M5 20v-6l7-6 7 6v6M12 8V4M10 20v-5h4v5',
  farm: 'M12 21v-9M12 12C12 8 9 6 4 6c0 4 3 6 8 6zM12 9c0-4 3-6 8-6 0 4-3 6-8 6z',
  voice: 'M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5',
  check: 'M12 21a9 9 0 100-18 9 9 0 000 18zM8 12.5l3 3 5.5-6.5',
} as const

export type IconName = keyof typeof drawings

/** A drawing beside words that say the same; hidden from screen readers. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg
    class="k-icon"
    viewBox="0 0 24 24"
    width="28"
    height="28"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={drawings[name]} />
  </svg>
)
