using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>What a program does not tell that was compiled ahead of time (NativeAOT), with the runtime in it.</summary>
internal static class CompiledAheadRules
{
    private const string Unavailable =
        "the program was compiled ahead of time (NativeAOT): jit is unavailable, for nothing is compiled while it runs, and so are the "
        + "owners of locks, the types of what is allocated and the calls that led to waits, which its events do not name";

    private const string NoNames =
        "; its samples have no names of methods either, for its symbols are not with it";

    /// <summary>Such a program was recorded while it ran.</summary>
    public static Finding? CompiledAhead(RecordedProcess process) => Of(process.Report);

    /// <summary>Such a program wrote a trace, or was recorded while it ran.</summary>
    public static Finding? Of(TraceReport report)
    {
        if (!report.Process.IsNativeAot) return null;
        return new Finding(
            nameof(CompiledAhead),
            Severity.Info,
            null,
            report.LacksMethodNames ? Unavailable + NoNames : Unavailable,
            "process",
            report.LacksMethodNames
                ? "put the .dbg file that 'dotnet publish' makes beside the program, or publish with -p:StripSymbols=false"
                : "to see them, run the same program without PublishAot");
    }

    /// <summary>A command that prints the stacks of a process; that of .NET knows no code that was compiled ahead of time.</summary>
    public static string StacksOf(TraceProcess process) => process.IsNativeAot
        ? FormattableString.Invariant($"gdb -p {process.ProcessId} --batch -ex 'thread apply all bt'")
        : FormattableString.Invariant($"dotnet-stack report -p {process.ProcessId}");
}
