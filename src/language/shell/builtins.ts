/** What a shell does itself, without a program of that name. */

/** POSIX.1-2017's special and regular builtins, and what dash, BusyBox ash and bash have besides. */
const builtins: ReadonlySet<string> = new Set(
  (
    '. : [ [[ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo ' +
    'enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile newgrp popd ' +
    'printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ' +
    'ulimit umask unalias unset wait'
  ).split(' '),
);

export function isBuiltin(name: string): boolean {
  return builtins.has(name);
}
