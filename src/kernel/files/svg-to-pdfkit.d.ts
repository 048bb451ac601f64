declare module 'svg-to-pdfkit' {
  /** Draws SVG markup on a document, in a box in points. */
  export default function drawSvg(
    pdf: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options?: { width?: number; height?: number; preserveAspectRatio?: string; warningCallback?: (warning: string) => void },
  ): void
}
