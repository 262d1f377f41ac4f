using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Concur.Core.Measuring.Platform;
using Concur.Tool.Commands;
using Concur.Tool.Console;
using Concur.Traces.Symbols;

namespace Concur.Tool;

/// <summary>Connects the tool to its terminal and to signals.</summary>
internal static class Program
{
    private static readonly TimeSpan OneSignal = TimeSpan.FromMilliseconds(300);

    /// <summary>Synchronous: the code of an asynchronous one would be compiled at each start.</summary>
    private static int Main(string[] args)
    {
        using var terminal = UserTerminal.Prepare();

        // The console's stream ignores a closed pipe: that a reader, such as head, stops early is not an error.
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var output = new StreamWriter(System.Console.OpenStandardOutput(), encoding) { AutoFlush = false };
        var error = new LenientWriter(System.Console.Error);
        if (CurrentFolder() is not { } folder)
        {
            error.WriteLine("dotnet-concur: the current folder does not exist any more; change to another one");
            return ExitCode.BadInput;
        }

        var environment = CreateEnvironment(folder, output, error, terminal);
        using var cancellation = new CancellationTokenSource();
        var cancelledAt = 0L;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return ToolApplication.RunAsync(args, environment, cancellation.Token).GetAwaiter().GetResult();

        void Cancel(PosixSignalContext signal)
        {
            // The system ends a process that was cancelled before and is still there. A terminal that closes sends two at once.
            var isSecond = cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(Volatile.Read(ref cancelledAt)) > OneSignal;
            signal.Cancel = !isSecond;
            if (isSecond || environment.Stop.TryStop()) return;
            if (!cancellation.IsCancellationRequested) Volatile.Write(ref cancelledAt, Stopwatch.GetTimestamp());
            cancellation.Cancel();
        }
    }

    private static string? CurrentFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static ToolEnvironment CreateEnvironment(
        string folder, StreamWriter output, LenientWriter error, UserTerminal terminal)
    {
        // https://no-color.org; a dumb terminal can't move its cursor either.
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        var isPlain = isDumb || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var version = typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var cache = CacheHome.OfUser();
        return new ToolEnvironment
        {
            OpenIn = () => System.Console.In,
            OpenInBytes = System.Console.OpenStandardInput,
            Out = output,
            OutBytes = output.BaseStream,
            Error = error,
            ToolFolder = cache.ToolFolder(),
            CurrentFolder = folder,
            CacheFolder = cache.Folder,
            CacheIsTemporary = cache.IsTemporary,
            SettingsFolder = UserFolders.Settings is { Length: > 0 } settings ? Path.Combine(settings, CacheHome.Name) : "",
            SymbolFolders = SymbolFolders.OfVariables(
                Environment.GetEnvironmentVariable(SymbolFolders.Variable),
                Environment.GetEnvironmentVariable(SymbolFolders.DebuggersVariable)),
            Version = version.Split('+')[0],
            Clock = TimeProvider.System,
            OutHasColor = !isPlain && !System.Console.IsOutputRedirected && terminal.OutUnderstandsEscapes,
            ReadAnswer = System.Console.IsInputRedirected || System.Console.IsErrorRedirected ? null : System.Console.ReadLine,
            ErrorIsTerminal = !isDumb && !System.Console.IsErrorRedirected && terminal.ErrorUnderstandsEscapes,
            Width = TerminalWidth.Read(),
        };
    }
}
