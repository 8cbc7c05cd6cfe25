const NOT_IN_XML = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Text without what no XML 1.0 document may hold, escaped or not: control characters mostly. */
export function xmlText(text: string): string {
  return text.replaceAll(NOT_IN_XML, "\uFFFD");
}
