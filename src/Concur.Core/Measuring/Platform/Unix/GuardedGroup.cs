using System.Runtime.InteropServices;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>
/// A process group that does not outlive the tool, however the tool ends. Its leader is a shell that waits for the end of a pipe,
/// which the kernel closes with the tool, and then kills the whole group. Processes could ask the kernel for their own end
/// (PR_SET_PDEATHSIG, prctl(2)), but on Linux alone, and only once they run: a runtime that waits for a diagnostic session has not reached
/// its Main.
/// </summary>
internal sealed class GuardedGroup : IDisposable
{
    /// <summary>The shell that every POSIX system has.</summary>
    public const string Shell = "/bin/sh";

    /// <summary>The guard ignores the signals that a terminal sends to its foreground group, and ends by its pipe alone.</summary>
    private const string Script = "trap '' HUP INT QUIT TERM; read -r _; kill -9 0";

    private static readonly Dictionary<string, string?> NoChanges = [];

    /// <summary>The guard's id; null where there is no shell.</summary>
    private readonly int? _guard;

    private readonly int _pipe;

    private GuardedGroup(int? guard, int pipe) => (_guard, _pipe) = (guard, pipe);

    /// <summary>The group that a process joins at its start; 0 for a group of its own, where there is no shell to guard one.</summary>
    public int Id => _guard ?? 0;

    /// <summary>Starts the guard.</summary>
    /// <param name="shell">The path of the shell.</param>
    public static GuardedGroup Start(string shell)
    {
        if (!File.Exists(shell)) return new GuardedGroup(null, -1);
        var (readEnd, writeEnd) = Pipes.Create();
        try
        {
            var guard = SpawnCall.Start(new SpawnedProgram(shell, ["-c", Script], NoChanges, Group: 0, Input: readEnd, Output: null));
            return new GuardedGroup(guard, writeEnd);
        }
        catch
        {
            _ = Posix.Close(writeEnd);
            throw;
        }
        finally
        {
            _ = Posix.Close(readEnd);
        }
    }

    /// <summary>Kills everything in the group, and one process that joined it and may have left it since.</summary>
    /// <param name="member">That process, which has not been waited for.</param>
    public void Kill(int member)
    {
        _ = Posix.Kill(-(_guard ?? member), Posix.SignalKill);
        _ = Posix.Kill(member, Posix.SignalKill);
    }

    /// <summary>Fetches the guard's exit code, after it was killed: until then the group's number is given to no other group.</summary>
    public unsafe void Dispose()
    {
        if (_guard is not { } guard) return;
        _ = Posix.Close(_pipe);
        int status;
        while (Posix.Wait(guard, &status, 0, null) != guard && Marshal.GetLastSystemError() == Posix.InterruptedCall) continue;
    }
}

/// <summary>Pipes that no process inherits by accident.</summary>
internal static unsafe class Pipes
{
    /// <summary>Makes one.</summary>
    /// <exception cref="ConcurException">The system refuses.</exception>
    public static (int ReadEnd, int WriteEnd) Create()
    {
        int* ends = stackalloc int[2];
        return Create(ends)
            ? (ends[0], ends[1])
            : throw new ConcurException(
                FailureKind.Unsupported, "no pipe can be created: " + Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError()));
    }

    /// <summary>macOS has no pipe2. A process that another thread starts between the two calls has the pipe too.</summary>
    private static bool Create(int* ends)
    {
        if (!OperatingSystem.IsMacOS()) return Posix.PipeWithFlags(ends, Posix.CloseOnExec) == 0;
        return Posix.Pipe(ends) == 0
            && Posix.Control(ends[0], Posix.SetCloseOnExec) == 0 && Posix.Control(ends[1], Posix.SetCloseOnExec) == 0;
    }
}
