# Completion of dotnet-concur and dotnet concur in fish.

# Asks the tool, which is the arguments, what could stand at the cursor; files where it knows nothing.
function __dotnet_concur_ask
    set -l line (commandline -cp)
    set -l length (string length -- "$line")
    set -l replies (command $argv "[suggest:$length]" "$line" 2>/dev/null)
    if set -q replies[1]
        printf '%s\n' $replies
    else
        __fish_complete_path (commandline -ct)
    end
end

complete -c dotnet-concur -f -a '(__dotnet_concur_ask dotnet-concur)'
complete -c dotnet -n '__fish_seen_subcommand_from concur' -f -a '(__dotnet_concur_ask dotnet concur)'
