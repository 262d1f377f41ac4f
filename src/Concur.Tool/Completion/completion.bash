# Completion of dotnet-concur and dotnet concur in bash.

# Asks the tool, which is the arguments, what could stand at the cursor.
_dotnet_concur_ask() {
  local line="${COMP_LINE:0:COMP_POINT}" reply mark head cut=""
  local word="${line##*[[:space:]]}"
  COMPREPLY=()
  while IFS= read -r reply; do
    reply="${reply%$'\r'}"
    [[ -n $reply ]] && COMPREPLY+=("$reply")
  done < <("$@" "[suggest:${#line}]" "$line" 2>/dev/null)

  # Bash replaces only what stands after the last of these marks.
  for mark in : =; do
    if [[ $COMP_WORDBREAKS == *"$mark"* && $word == *"$mark"* ]]; then
      head="${word%"$mark"*}$mark"
      (( ${#head} > ${#cut} )) && cut="$head"
    fi
  done
  (( ${#COMPREPLY[@]} )) || return 0
  COMPREPLY=("${COMPREPLY[@]#"$cut"}")
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}

_dotnet_concur() {
  _dotnet_concur_ask dotnet-concur
}

# What completed dotnet before goes on to do so.
_dotnet_concur_of_dotnet() {
  if (( COMP_CWORD > 1 )) && [[ ${COMP_WORDS[1]} == concur ]]; then
    _dotnet_concur_ask dotnet concur
  elif [[ -n $_dotnet_concur_before ]]; then
    "$_dotnet_concur_before" "$@"
  fi
}

if [[ "$(complete -p dotnet 2>/dev/null)" =~ -F\ ([^ ]+) && ${BASH_REMATCH[1]} != _dotnet_concur_of_dotnet ]]; then
  _dotnet_concur_before="${BASH_REMATCH[1]}"
fi
complete -o bashdefault -o default -F _dotnet_concur dotnet-concur
complete -o bashdefault -o default -F _dotnet_concur_of_dotnet dotnet
