namespace Concur.Protocol;

/// <summary>
/// The exit code of a process that a signal ended: 128 plus the signal's number, as shells and .NET's
/// <see cref="System.Diagnostics.Process.ExitCode"/> report it. A process can also return such a code by itself.
/// </summary>
public static class SignalExit
{
    /// <summary>What is added to a signal's number.</summary>
    public const int Base = 128;

    /// <summary>Linux has the signals 1 to 64 (SIGRTMAX): a higher code was not made by a signal.</summary>
    private const int LastSignal = 64;

    /// <summary>The exit code that stands for a signal.</summary>
    public static int CodeOf(int signal) => Base + signal;

    /// <summary>The signal that an exit code stands for; null when it stands for none.</summary>
    public static int? SignalOf(int exitCode) => exitCode is > Base and <= Base + LastSignal ? exitCode - Base : null;
}
