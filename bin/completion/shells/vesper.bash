# Completion of vesper for bash. Load it in ~/.bashrc: source <(vesper completion bash)
_vesper() {
  local line value place='' current=${COMP_WORDS[COMP_CWORD]}
  local -a words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  # Of --level=warn bash replaces what is behind the sign.
  [[ $current == = ]] && current=
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) place=${line#:} ;;
      *)
        printf -v value %q "${line%%$'\t'*}"
        COMPREPLY+=("$value")
        ;;
    esac
  done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete -- "${words[@]}" 2>/dev/null)
  case $place in
    files) place=-f ;;
    folders) place=-d ;;
    *) return ;;
  esac
  compopt -o filenames 2>/dev/null
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$place" -- "$current")
}
complete -F _vesper vesper
