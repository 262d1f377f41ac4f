using System.Globalization;
using System.Text.RegularExpressions;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>
/// Finds what a user calls a run: a path, a name in the folder of runs or its beginning, <c>last</c>, <c>last-1</c>, the name of a
/// baseline, a workload, or the label that the run was given. Recordings and sweeps are found in the same way.
/// </summary>
public static partial class RunHandle
{
    /// <summary>The latest of all.</summary>
    public const string Last = "last";

    private const int MostNamed = 4;

    /// <summary>The path of a run.</summary>
    /// <param name="handle">What the user calls it.</param>
    /// <param name="current">The current folder, which has the folder of runs.</param>
    /// <returns>The absolute path. What no run is called is taken for a path.</returns>
    /// <exception cref="ConcurException">Several runs are called so, or there is no run at all.</exception>
    public static string Resolve(string handle, string current)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var (path, runs) = (Path.GetFullPath(handle, current), Path.Combine(current, RunFolder.RunsName));
        if (Path.Exists(path) || handle.AsSpan().ContainsAny('/', '\\')) return path;
        var names = Names(runs);
        if (Back().Match(handle) is { Success: true } back) return Path.Combine(runs, Latest(handle, back.Groups["back"].Value, names));
        if (names.Contains(handle)) return Path.Combine(runs, handle);
        if (new NamedBaselines(runs).Read().TryGetValue(handle, out var baseline)) return Path.Combine(runs, baseline);
        if (names.FirstOrDefault(name => IsOf(name, handle)) is { } measured) return Path.Combine(runs, measured);
        var begun = names.Where(name => name.StartsWith(handle, StringComparison.Ordinal)).ToList();
        return begun.Count switch
        {
            0 => path,
            1 => Path.Combine(runs, begun[0]),
            _ => throw new ConcurException(
                FailureKind.BadInput,
                $"'{handle}' is the beginning of {begun.Count} runs: {string.Join(", ", begun.Take(MostNamed))}"
                    + $"{(begun.Count > MostNamed ? ", ..." : "")}; give more of the name"),
        };
    }

    /// <summary>The names of what was measured into a folder of runs, the latest first; empty where there is no such folder.</summary>
    public static IReadOnlyList<string> Names(string runs) =>
    [
        .. RunFolder.In(runs).Where(IsMeasured).Select(folder => Path.GetFileName(folder)).OrderDescending(StringComparer.Ordinal),
    ];

    /// <summary>Whether a user may give a run or a baseline this name: it must not be what other handles are.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && char.IsAsciiLetter(name[0]) && name == FileNames.Of(name)
            && !name.StartsWith(Last, StringComparison.Ordinal) && !name.StartsWith("latest", StringComparison.Ordinal);
    }

    /// <summary>Refuses a name that a run or a baseline can't have.</summary>
    /// <param name="what">What is named, such as <c>a baseline</c>.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="ConcurException">It is another handle, or has characters that a folder's name can't have.</exception>
    public static void CheckName(string what, string name)
    {
        if (IsName(name)) return;
        throw new ConcurException(
            FailureKind.BadInput,
            $"'{TerminalText.Name(name)}' can't be the name of {what}; use letters, digits, - and _, and begin with a letter, but not with "
                + "last");
    }

    private static string Latest(string handle, string back, IReadOnlyList<string> names)
    {
        var index = back.Length == 0 ? 0 : int.Parse(back, CultureInfo.InvariantCulture);
        if (index < names.Count) return names[index];
        throw new ConcurException(
            FailureKind.BadInput,
            names.Count == 0
                ? $"there is no run in '{RunFolder.RunsName}' of the current folder; make one with 'dotnet concur run'"
                : FormattableString.Invariant($"there is no '{handle}': '{RunFolder.RunsName}' has {names.Count} in all"));
    }

    /// <summary>Whether the name says so: the time, the workload, and the label if there is one, joined by underscores.</summary>
    private static bool IsOf(string name, string handle) =>
        name.Split('_', 2) is [_, var what]
        && (what == handle
            || what.StartsWith(handle + "_", StringComparison.Ordinal)
            || what.EndsWith("_" + handle, StringComparison.Ordinal));

    /// <summary>Whether a folder holds a run, a recording or a sweep.</summary>
    public static bool IsMeasured(string folder) => File.Exists(Path.Combine(folder, RunFolder.RunFileName))
        || RunFolder.TraceFileOf(folder) is not null
        || SweepJournal.FolderOf(folder) is not null;

    [GeneratedRegex("^(last|latest)(-(?<back>[0-9]{1,6}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Back();
}
