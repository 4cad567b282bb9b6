#compdef vesper
# Completion of vesper for zsh. Load it in ~/.zshrc behind compinit: source <(vesper completion zsh)
_vesper() {
  local line name place=''
  local -a found
  while IFS= read -r line; do
    case $line in
      :*) place=${line#:} ;;
      *$'\t'*)
        name=${line%%$'\t'*}
        found+=("${name//:/\\:}:${line#*$'\t'}")
        ;;
      *) found+=("${line//:/\\:}") ;;
    esac
  done < <("${(Q)words[1]/#\~/$HOME}" __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( ${#found} )) && _describe vesper found
  case $place in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _vesper ]]; then
  _vesper "$@"
else
  compdef _vesper vesper
fi
