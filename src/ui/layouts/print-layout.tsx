import { Brand, Frame, Help, type LayoutProps } from './frame.tsx'

/** A page meant for paper: the county's head, the content, where to ask. No menus. */
export const PrintLayout = ({ chrome, children }: LayoutProps) => (
  <Frame chrome={chrome} sheet="resident">
    <header class="k-letterhead">
      <Brand chrome={chrome} motto />
      <div class="k-header__band" />
    </header>
    <main class="k-main k-sheet" id="main-content" tabIndex={-1}>
      {children}
    </main>
    <div class="k-sheet">
      <Help chrome={chrome} />
    </div>
  </Frame>
)
