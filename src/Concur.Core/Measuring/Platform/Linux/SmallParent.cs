using System.Globalization;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;
using Concur.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// Starts programs from a process that is smaller than the tool. The kernel begins a process's peak of memory with that of the process
/// that forked it (setmax_mm_hiwater_rss in fs/exec.c), so that the tool's own children are known only where they are larger than it.
/// A shell forks the program and ends at once; the kernel then makes the program a child of the tool: prctl(2), PR_SET_CHILD_SUBREAPER.
/// </summary>
internal sealed class SmallParent : IDisposable
{
    /// <summary>
    /// The subshell is in the foreground: in the background it would ignore signals of the terminal, and so would the program. Standard
    /// input is the pipe that takes its number. The program begins once it has another parent, because the shell could still take its exit
    /// code between the signal and its own end.
    /// </summary>
    private const string Script = """
        ( read -r id _ </proc/self/stat; echo "$id" >&0; kill -9 $$
        while read -r _ _ _ parent _ </proc/self/stat && [ "$parent" = $$ ]; do :; done
        exec "$@" </dev/null ); :
        """;

    private const int SetChildSubreaper = 36; // PR_SET_CHILD_SUBREAPER

    private readonly string _shell;

    private SmallParent(string shell) => _shell = shell;

    /// <summary>Makes the tool the parent of what its children leave behind, until this is disposed of.</summary>
    /// <param name="start">What is to be started.</param>
    /// <returns>Null where there is no shell, it would lose variables of the program, or the kernel refuses.</returns>
    public static SmallParent? TryCreate(ChildStart start) =>
        File.Exists(GuardedGroup.Shell) && Variables(start).All(IsKept) && Adopt(1) == 0 ? new SmallParent(GuardedGroup.Shell) : null;

    private static IEnumerable<string> Variables(ChildStart start) =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Concat(start.Environment.Keys);

    /// <summary>Shells may leave out variables that they could not name.</summary>
    private static bool IsKept(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    /// <summary>Starts a program whose standard input is empty, and returns once it runs.</summary>
    /// <returns>The process id.</returns>
    /// <exception cref="ConcurException">It can't be started.</exception>
    public int Start(SpawnedProgram program)
    {
        var (readEnd, writeEnd) = Pipes.Create();
        using var pipe = new FileStream(new SafeFileHandle(readEnd, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        using var number = new StreamReader(pipe);
        int shell;
        try
        {
            shell = SpawnCall.Start(program with
            {
                FileName = _shell,
                Arguments = ["-c", Script, _shell, program.FileName, .. program.Arguments],
                Input = writeEnd,
            });
        }
        finally
        {
            _ = Posix.Close(writeEnd);
        }

        var text = number.ReadToEnd();
        Reap(shell);
        return int.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new ConcurException(FailureKind.Unsupported, $"'{program.FileName}' cannot be started by the shell");
    }

    public void Dispose() => Adopt(0);

    private static unsafe void Reap(int shell)
    {
        int status;
        while (Posix.Wait(shell, &status, 0, null) != shell && Marshal.GetLastSystemError() == Posix.InterruptedCall) continue;
    }

    private static int Adopt(nuint whether) => Control(SetChildSubreaper, whether, 0, 0, 0);

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Control(int option, nuint first, nuint second, nuint third, nuint fourth);
}
