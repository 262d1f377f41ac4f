namespace Concur.Core.Recording.Native;

/// <summary>What wait4 said of a child: its own usage and that of the children it waited for.</summary>
/// <param name="ExitCode">Exit code; 128 + the signal's number when a signal ended it.</param>
/// <param name="Real">From spawn to exit.</param>
/// <param name="User">CPU time in user mode.</param>
/// <param name="Kernel">CPU time in the kernel.</param>
/// <param name="MaxRssBytes">Peak resident memory of the largest process.</param>
/// <param name="Output">The end of what it wrote to standard output and standard error.</param>
internal sealed record ChildExit(int ExitCode, TimeSpan Real, TimeSpan User, TimeSpan Kernel, long MaxRssBytes, string Output);
