# Completion of dotnet-concur and dotnet concur in zsh.

(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }

# Asks the tool, which is the arguments, what could stand at the cursor; files where it knows nothing.
_dotnet_concur_ask() {
  local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
  local -a replies
  replies=("${(@f)$("$@" "[suggest:${#line}]" "$line" 2>/dev/null)}")
  replies=("${(@)replies%$'\r'}")
  replies=("${(@)replies:#}")
  if (( ! $#replies )); then
    _files
    return
  fi
  local -a open=("${(@M)replies:#*=}") whole=("${(@)replies:#*=}")
  (( $#open )) && compadd -S '' -- "${open[@]}"
  (( $#whole )) && compadd -- "${whole[@]}"
}

_dotnet_concur() {
  _dotnet_concur_ask dotnet-concur
}

# What completed dotnet before goes on to do so.
_dotnet_concur_of_dotnet() {
  if (( CURRENT > 2 )) && [[ $words[2] == concur ]]; then
    _dotnet_concur_ask dotnet concur
  elif [[ -n $_dotnet_concur_before ]]; then
    $_dotnet_concur_before "$@"
  else
    _files
  fi
}

if [[ -n ${_comps[dotnet]} && ${_comps[dotnet]} != _dotnet_concur_of_dotnet ]]; then
  typeset -g _dotnet_concur_before=${_comps[dotnet]}
fi
compdef _dotnet_concur dotnet-concur
compdef _dotnet_concur_of_dotnet dotnet
