using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Tests.Measuring.Platform.Contracts;

/// <summary>Commands that do the same on every system, in the words of its shell.</summary>
internal static class SystemCommands
{
    /// <summary>Runs until it is ended, and uses a core.</summary>
    public static string Spin { get; } = OperatingSystem.IsWindows() ? "for /l %i in (0,0,1) do rem" : "while :; do :; done";

    /// <summary>Has a child that does so, and waits for it.</summary>
    public static string SpinInChild { get; } =
        OperatingSystem.IsWindows() ? "cmd /d /c for /l %i in (0,0,1) do rem" : "sh -c 'while :; do :; done' & wait";

    /// <summary>Has a child that uses a core until a file is there, waits for it, and ends with exit code 3.</summary>
    public static string SpinInChildUntil(string file) => OperatingSystem.IsWindows()
        ? $"cmd /d /c for /l %i in (0,0,1) do if exist {file} exit 0 & exit 3"
        : $"sh -c 'while [ ! -e {file} ]; do :; done' & wait; exit 3";

    /// <summary>Leaves a child that spins, and ends once a file is there.</summary>
    public static string LeaveSpinning(string file) => OperatingSystem.IsWindows()
        ? $"start /b cmd /d /c for /l %i in (0,0,1) do rem & for /l %j in (0,0,1) do if exist {file} exit 0"
        : $"sh -c 'while :; do :; done' & while [ ! -e '{file}' ]; do sleep 0.05; done";

    /// <summary>Waits until its standard input is over, and ends with exit code 4.</summary>
    public static string ReadToEnd { get; } = OperatingSystem.IsWindows() ? "set /p line=&exit 4" : "cat; exit 4";

    /// <summary>Prints the value of a variable.</summary>
    public static string Print(string variable) => OperatingSystem.IsWindows() ? $"echo %{variable}%" : $"echo ${variable}";

    /// <summary>The shell with a command.</summary>
    public static ChildStart Shell(string command, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var shell = Platforms.Current.Shell;
        return new ChildStart(shell.Path, [.. shell.OptionsOf(shell.Path), command], environment ?? new Dictionary<string, string?>());
    }
}
