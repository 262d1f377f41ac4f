using System.Globalization;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Symbols;

/// <summary>
/// The code that a process had mapped, as lines of <c>/proc/PID/maps</c> in a file beside its trace: <c>app.maps</c> beside
/// <c>app.nettrace</c>. The events of a program that was compiled ahead of time do not name its methods; this says which file has them.
/// </summary>
public static class ProcessMappings
{
    /// <summary>What the file's name ends with.</summary>
    public const string Ending = ".maps";

    private const long MostBytes = 16 << 20;
    private const int Parts = 6;

    /// <summary>The first is that of the second session of a process.</summary>
    private static readonly string[] TraceEndings = [".stacks.nettrace", ".nettrace"];

    /// <summary>Where the mappings of a trace's process are kept.</summary>
    public static string PathFor(string trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var ending = TraceEndings.FirstOrDefault(known => trace.EndsWith(known, StringComparison.Ordinal)) ?? "";
        return trace[..^ending.Length] + Ending;
    }

    /// <summary>The lines that tell of code of files; empty where there are none.</summary>
    /// <param name="maps">As <c>/proc/PID/maps</c> has it.</param>
    public static string LinesOfCode(string maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return string.Concat(maps.Split('\n').Where(line => PartsOf(line) is not null).Select(line => line + "\n"));
    }

    /// <summary>The same lines, and which builds of the files they tell of: another one may be copied over a file later.</summary>
    /// <param name="lines">As <see cref="LinesOfCode"/> gives them, while the files are those that are mapped.</param>
    public static string WithBuilds(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return lines + MappedBuilds.LinesOf(lines.Split('\n').Select(PartsOf).OfType<string[]>().Select(parts => parts[^1]));
    }

    /// <summary>The file that the process runs, which it maps first; null where no line tells.</summary>
    public static string? ProgramOf(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return lines.Split('\n').Select(PartsOf).FirstOrDefault(parts => parts is not null)?[^1];
    }

    /// <summary>Whether a file is a program that was compiled ahead of time (NativeAOT).</summary>
    public static bool IsCompiledAhead(string program) => ElfFunctions.HasManagedCode(program);

    /// <summary>Has methods found by the mappings beside a trace, where there are some.</summary>
    internal static void AddTo(MethodMap methods, string trace)
    {
        if (Read(PathFor(trace)) is not var (mappings, builds)) return;
        var symbols = new NativeSymbols(mayBeOfElsewhere: true, builds.Has);
        methods.Compiled = address => mappings.MethodAt(address, symbols);
    }

    private static (CodeMappings Mappings, MappedBuilds Builds)? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length is 0 or > MostBytes || FileIdentity.IsOrdinary(path) == false) return null;
            var (mappings, builds) = (new CodeMappings(), new MappedBuilds(file.LastWriteTimeUtc));
            foreach (var line in File.ReadLines(path))
            {
                if (PartsOf(line) is { } parts) Add(mappings, parts);
                else builds.Add(line);
            }

            return mappings.Count == 0 ? null : (mappings, builds);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Names are an addition: without them the trace tells the rest.
        }
    }

    /// <summary>Of a line that tells of code of a file: addresses, rights, offset, device, inode, path; else null.</summary>
    private static string[]? PartsOf(string line) =>
        line.Split(' ', Parts, StringSplitOptions.RemoveEmptyEntries) is { Length: Parts } parts
        && parts[1].Contains('x', StringComparison.Ordinal) && parts[^1].StartsWith('/')
            ? parts
            : null;

    private static void Add(CodeMappings mappings, string[] parts)
    {
        var dash = parts[0].IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && TryHex(parts[0][..dash], out var start) && TryHex(parts[0][(dash + 1)..], out var end) && end > start
            && TryHex(parts[2], out var offset)
            && ulong.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
        {
            mappings.Add(start, end - start, offset, inode, parts[^1]);
        }
    }

    private static bool TryHex(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
