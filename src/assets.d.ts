/** Files that the build embeds as text: the utility's real source files, for instance. */
declare module '*?raw' {
  const text: string;
  export default text;
}

/** All pages of a folder of Markdown files, by name. */
declare module '*?pages' {
  const pages: Readonly<Record<string, string>>;
  export default pages;
}
