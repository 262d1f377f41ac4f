using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Concur.Tool.Console;

namespace Concur.Tool;

/// <summary>Connects the tool to its terminal and to signals.</summary>
internal static class Program
{
    private const int PipedWidth = 120;

    private static async Task<int> Main(string[] args)
    {
        // A reader that has had enough (| head) is no error: the console's stream ignores a closed pipe.
        await using var output = new StreamWriter(System.Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = false };
        var surroundings = Surroundings(output);
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return await ToolApplication.RunAsync(args, surroundings, cancellation.Token);

        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            if (signal.Signal != PosixSignal.SIGINT || !surroundings.Stop.TryStop()) cancellation.Cancel();
        }
    }

    private static ToolSurroundings Surroundings(StreamWriter output)
    {
        var plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new ToolSurroundings
        {
            Out = output,
            OutBytes = output.BaseStream,
            Error = System.Console.Error,
            ToolFolder = AppContext.BaseDirectory,
            CurrentFolder = Environment.CurrentDirectory,
            CacheFolder = Path.Combine(CacheHome(), "dotnet-concur"),
            Version = typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            Clock = TimeProvider.System,
            OutHasColor = !plain && !System.Console.IsOutputRedirected,
            ErrorIsTerminal = !plain && !System.Console.IsErrorRedirected,
            Width = System.Console.IsOutputRedirected ? Columns() : Math.Max(40, System.Console.WindowWidth),
        };
    }

    /// <summary>By the XDG base directory specification.</summary>
    private static string CacheHome() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home && Path.IsPathRooted(home)
        ? home
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static int Columns() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns >= 40
            ? columns
            : PipedWidth;
}
