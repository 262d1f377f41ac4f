namespace Concur.Core.Model;

/// <summary>Exit codes of processes as a shell tells them: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html (2.8.2).</summary>
public static class ExitCodes
{
    /// <summary>A program that is there and can't be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>A program that is not there.</summary>
    public const int NotFound = 127;

    /// <summary>Added to the number of the signal that ended a process.</summary>
    public const int BySignal = 128;

    /// <summary>The exit code of a process that SIGABRT ended: a failed assertion, a stack overflow, a crash in native code.</summary>
    public const int Aborted = BySignal + 6;

    /// <summary>The number of the signal that ended a process; null where it ended by itself.</summary>
    public static int? SignalOf(int exitCode) => exitCode > BySignal ? exitCode - BySignal : null;
}
