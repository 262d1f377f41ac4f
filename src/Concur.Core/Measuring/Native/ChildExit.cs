namespace Concur.Core.Measuring.Native;

/// <summary>What wait4 said of a child: its own usage and that of the children it waited for.</summary>
/// <param name="ExitCode">Exit code; 128 + the signal's number when a signal ended it.</param>
/// <param name="Real">From spawn to exit.</param>
/// <param name="User">CPU time in user mode.</param>
/// <param name="Kernel">CPU time in the kernel.</param>
/// <param name="MaxRssBytes">
/// Peak resident memory of the largest process; null when that is not known: the kernel begins a child's peak with
/// that of the process that started it, so what stays below the tool's own can't be told.
/// </param>
/// <param name="VoluntarySwitches">Context switches because a thread blocked.</param>
/// <param name="InvoluntarySwitches">Context switches because another thread was given the core.</param>
/// <param name="Output">The end of what it wrote to standard output and standard error.</param>
internal sealed record ChildExit(int ExitCode, TimeSpan Real, TimeSpan User, TimeSpan Kernel, long? MaxRssBytes, long VoluntarySwitches, long InvoluntarySwitches, string Output);
