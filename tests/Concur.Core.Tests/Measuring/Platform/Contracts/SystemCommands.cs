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

    /// <summary>Prints the value of a variable.</summary>
    public static string Print(string variable) => OperatingSystem.IsWindows() ? $"echo %{variable}%" : $"echo ${variable}";

    /// <summary>The shell with a command.</summary>
    public static ChildStart Shell(string command, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var shell = Platforms.Current.Shell;
        return new ChildStart(shell.Path, [.. shell.OptionsOf(shell.Path), command], environment ?? new Dictionary<string, string?>());
    }
}
