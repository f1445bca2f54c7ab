/**
 * What a shell needs to ask `tenantry __complete` for candidates. It prints one a line, with a description after a tab;
 * the line `:files` asks the shell for its own completion of file names.
 */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const BASH = `# tenantry completion for bash.  source <(tenantry completion bash)
_tenantry() {
  local line current="\${COMP_WORDS[COMP_CWORD]}"
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # Bash splits --for=ready into three words; tenantry wants it as it was typed.
  local -a joined=()
  local word
  for word in "\${words[@]}"; do
    local last=$(( \${#joined[@]} - 1 ))
    if [[ $last -ge 0 && ( $word == = || \${joined[last]} == --*= ) ]]; then joined[last]+="$word"
    else joined+=("$word"); fi
  done
  [[ $current == = ]] && current=
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then compopt -o default 2>/dev/null; continue; fi
    line="\${line%%$'\\t'*}"
    [[ $line == --*=* ]] && line="\${line#*=}"
    [[ $line == "$current"* ]] && COMPREPLY+=("$line")
  done < <("\${COMP_WORDS[0]}" __complete -- "\${joined[@]}" 2>/dev/null)
}
complete -F _tenantry tenantry
`;

const ZSH = `#compdef tenantry
# tenantry completion for zsh.  source <(tenantry completion zsh)
_tenantry() {
  local line candidate description
  local -a described
  local files=0
  while IFS= read -r line; do
    if [[ $line == :files ]]; then files=1; continue; fi
    candidate="\${line%%$'\\t'*}"
    description="\${line#*$'\\t'}"
    [[ $line == *$'\\t'* ]] || description=""
    described+=("\${candidate//:/\\\\:}\${description:+:$description}")
  done < <("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#described} )) && _describe -t tenantry tenantry described
  (( files )) && _files
}
if [[ $funcstack[1] == _tenantry ]]; then _tenantry "$@"; else compdef _tenantry tenantry; fi
`;

const FISH = `# tenantry completion for fish.  tenantry completion fish | source
function __tenantry_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (command $words[1] __complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            printf '%s\\n' $line
        end
    end
end
complete -c tenantry -f -a '(__tenantry_complete)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
