using Concur.Core.Model;
using Concur.Traces.Symbols;

namespace Concur.Core.Measuring;

/// <summary>
/// Tells which processes run a program that was compiled ahead of time (NativeAOT), and keeps beside their traces where its methods are
/// named, because none of its events tells.
/// </summary>
internal sealed class CompiledPrograms
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>The same process, marked where it is one.</summary>
    /// <param name="process">A process that has ended.</param>
    /// <param name="code">What it had mapped; null where that tells nothing.</param>
    public ObservedProcess Mark(ObservedProcess process, string? code)
    {
        if (code is null || !IsOne(code)) return process;
        if (process.TracePath is { } trace) Keep(code, trace);
        return process with { IsNativeAot = true };
    }

    /// <summary>Keeps what a running process has mapped now, where its program is one.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="trace">Its trace.</param>
    public static void Keep(int processId, string trace)
    {
        if (Platform.Platforms.Current.Running.MappedCode(processId) is { } code && new CompiledPrograms().IsOne(code)) Keep(code, trace);
    }

    /// <summary>Whether a running process's program is one.</summary>
    public static bool IsOne(int processId) =>
        Platform.Platforms.Current.Running.MappedCode(processId) is { } code && new CompiledPrograms().IsOne(code);

    private static void Keep(string code, string trace)
    {
        try
        {
            using var file = new StreamWriter(
                new FileStream(ProcessMappings.PathFor(trace), FileMode.Create, FileAccess.Write, FileShare.Read));
            file.Write(ProcessMappings.WithBuilds(code));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Names are an addition: without them the trace tells the rest, and the report says that they are missing.
        }
    }

    private bool IsOne(string code)
    {
        if (ProcessMappings.ProgramOf(code) is not { } program) return false;
        if (!_known.TryGetValue(program, out var isOne)) _known[program] = isOne = ProcessMappings.IsCompiledAhead(program);
        return isOne;
    }
}
