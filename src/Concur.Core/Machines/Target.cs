using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>A machine on which something is to be measured, by the command that starts an agent there.</summary>
/// <param name="Name">What it is called in reports and in the names of folders.</param>
/// <param name="Text">What was given: a target such as <c>ssh://user@host</c>, or the name of a machine.</param>
/// <param name="Command">The program and its arguments. Standard input and output are the connection.</param>
public sealed record Target(string Name, string Text, ImmutableArray<string> Command)
{
    /// <summary>The target itself, such as <c>ssh://user@host</c>, where a name was given too.</summary>
    public string Place { get; init; } = Text;

    /// <summary>The address by which the other machines reach it; null where it says so itself.</summary>
    public string? Address { get; init; }

    /// <summary>Whether ssh starts it, which has exit codes of its own.</summary>
    public bool IsSsh { get; init; }

    /// <summary>The command as a user gives it to a POSIX shell.</summary>
    public string ToCommandLine() => string.Join(' ', Command.Select(Quoted));

    /// <summary>A word as a POSIX shell is given it.</summary>
    internal static string Quoted(string word) => word.Length > 0 && word.All(IsPlain)
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "/._-:=@".Contains(c, StringComparison.Ordinal);
}

/// <summary>Makes targets of what a user gives.</summary>
/// <param name="machines">The machines that have names.</param>
/// <param name="variable">Reads a variable of the environment.</param>
public sealed class TargetParser(IReadOnlyDictionary<string, NamedMachine> machines, Func<string, string?> variable)
{
    /// <summary>Replaces <c>dotnet-concur</c> on every machine.</summary>
    public const string CommandVariable = "CONCUR_AGENT_COMMAND";

    /// <summary>Replaces <c>ssh</c>, such as <c>ssh -i key</c>.</summary>
    public const string SshVariable = "CONCUR_SSH";

    /// <summary>What a target begins with that is a prefix of commands.</summary>
    public const string Exec = "exec:";

    /// <summary>What a target begins with that is a machine with an SSH server.</summary>
    public const string Ssh = "ssh://";

    private const string Tool = "dotnet-concur";
    private const string Agent = "agent";

    /// <summary>The targets of a list, parted by commas. A comma inside quotes is a part of its target.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="list">The list.</param>
    /// <returns>At least one. None is there twice, and no two have the same name.</returns>
    /// <exception cref="ConcurException">A target is malformed, or there is no machine of that name.</exception>
    public ImmutableArray<Target> Parse(string option, string list)
    {
        var targets = ImmutableArray.CreateBuilder<Target>();
        foreach (var text in Split(option, list).SelectMany(text => Expand(text, [])))
        {
            if (targets.Any(target => target.Text == text))
                throw Mistake($"{option}: '{Shown(text)}' is there twice; give each machine once");
            targets.Add(Of(option, text, [.. targets.Select(target => target.Name)]));
        }

        return targets.Count > 0
            ? targets.ToImmutable()
            : throw Mistake($"{option}: no machine is given; see 'dotnet concur help machines'");
    }

    /// <summary>The parts of a list, as they stand there.</summary>
    /// <exception cref="ConcurException">One is empty, or a quote is open.</exception>
    public static IEnumerable<string> Split(string option, string list)
    {
        var (start, quote) = (0, '\0');
        for (var i = 0; i < list.Length; i++)
        {
            var c = list[i];
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"') quote = c;
            else if (c == ',')
            {
                yield return Part(start, i);
                start = i + 1;
            }
        }

        if (quote != '\0') throw Mistake($"{option}: a quote ({quote}) is not closed in '{Shown(list)}'");
        yield return Part(start, list.Length);

        string Part(int from, int to) => list[from..to].Trim() is { Length: > 0 } part
            ? part
            : throw Mistake($"{option}: '{Shown(list)}' has an empty target; give names or targets, parted by commas");
    }

    /// <summary>A set stands for its machines.</summary>
    private IEnumerable<string> Expand(string text, ImmutableHashSet<string> within)
    {
        if (!machines.TryGetValue(text, out var machine) || machine.Members.IsDefaultOrEmpty) return [text];
        if (within.Contains(text))
            throw Mistake($"the set '{text}' contains itself; remove it with 'dotnet concur machines remove {text}'");
        return machine.Members.SelectMany(member => Expand(member, within.Add(text)));
    }

    private Target Of(string option, string text, string[] taken)
    {
        var named = machines.GetValueOrDefault(text);
        var (target, command) = (named?.Target ?? text, Words(variable(CommandVariable) ?? named?.Command ?? Tool));
        var name = named is null ? null : text;
        var made = target.StartsWith(Ssh, StringComparison.Ordinal) ? OfSsh(option, target, command)
            : target.StartsWith(Exec, StringComparison.Ordinal) ? OfExec(option, target, command)
            : throw Mistake($"{option}: '{Shown(text)}' is no machine{OfSets(text)}; give a name from 'dotnet concur machines list', "
                + "ssh://user@host or exec:PREFIX");
        return made with { Name = Free(name ?? made.Name, taken), Text = text, Place = target, Address = named?.Address };
    }

    /// <summary>A set may name a machine that has been forgotten since.</summary>
    private string OfSets(string text) =>
        machines.Where(one => one.Value.Members.Contains(text)).Select(one => one.Key).ToList() is { Count: > 0 } sets
            ? $", but {Figures.Listed(sets)} {(sets.Count == 1 ? "has" : "have")} it; add it, or the set anew"
            : "";

    private Target OfSsh(string option, string text, IReadOnlyList<string> command)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath is not ("" or "/")
            || uri.Host.StartsWith('-') || uri.UserInfo.StartsWith('-') || uri.UserInfo.Contains(':', StringComparison.Ordinal)
            || uri.Query.Length + uri.Fragment.Length > 0)
            throw Mistake($"{option}: '{Shown(text)}' is not of the form ssh://user@host or ssh://user@host:port (1 to 65535)");
        var host = uri.Host.Trim('[', ']');
        var destination = uri.UserInfo.Length > 0 ? $"{Uri.UnescapeDataString(uri.UserInfo)}@{host}" : host;
        string[] port = uri.Port > 0 ? ["-p", uri.Port.ToString(CultureInfo.InvariantCulture)] : [];

        // A shell that is no login shell may not know where 'dotnet tool install' puts commands.
        var there = "PATH=\"$PATH:$HOME/.dotnet/tools:$HOME/.dotnet\"; export PATH; exec "
            + string.Join(' ', command.Append(Agent).Select(Target.Quoted));
        ImmutableArray<string> words =
        [
            .. Words(variable(SshVariable) ?? "ssh"), "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", .. port, destination, there,
        ];
        return new Target(host, text, words) { IsSsh = true };
    }

    private static Target OfExec(string option, string text, IReadOnlyList<string> command)
    {
        var prefix = text[Exec.Length..].Trim();
        var words = Words(prefix);
        if (words.Count == 0 && prefix.Length > 0)
            throw Mistake($"{option}: the words of '{Shown(text)}' cannot be told; is a quote open?");
        return new Target(NameOf(words), text, [.. words, .. command, Agent]);
    }

    /// <summary>The last word that looks like a name: of <c>docker exec -i box</c> and <c>kubectl exec -i pod --</c>.</summary>
    private static string NameOf(IReadOnlyList<string> words) =>
        words.LastOrDefault(word => word.Length > 0 && char.IsAsciiLetterOrDigit(word[0]) && FileNames.Of(word) == word) ?? "here";

    private static IReadOnlyList<string> Words(string text) => Platforms.Current.Shell.Words(text, isLiteral: true);

    private static string Free(string wanted, string[] taken)
    {
        var (safe, name) = (FileNames.Of(wanted), FileNames.Of(wanted));
        for (var number = 2; taken.Contains(name); number++) name = FormattableString.Invariant($"{safe}-{number}");
        return name;
    }

    private static string Shown(string text) => TerminalText.Name(text);

    private static ConcurException Mistake(string message) => new(FailureKind.BadInput, message);
}
