using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>What a connection to another machine takes from outside.</summary>
/// <param name="ToolFolder">The folder of this tool, which has the harness.</param>
/// <param name="ToolVersion">Its version.</param>
public sealed record Controller(string ToolFolder, string ToolVersion)
{
    /// <summary>How long a machine may take to answer first: a login, and the start of a runtime.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>A machine whose agent was started and speaks. The agent, and all that it has started, ends with this.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has the process, the connection and what is asked over it.")]
public sealed class ConnectedMachine : IAsyncDisposable
{
    /// <summary>How long the agent has to end by itself once its input has ended.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StandardErrorTail _errors;
    private readonly FrameConnection _connection;
    private readonly Task _receiving;
    private readonly Shipper _shipper;
    private readonly RemoteMachine _launches;

    private ConnectedMachine(Target target, Controller controller, Process process, StandardErrorTail errors, string toolVersion)
    {
        (Target, _process, _errors, ToolVersion) = (target, process, errors, toolVersion);
        _connection = new FrameConnection(process.StandardOutput.BaseStream, process.StandardInput.BaseStream, Pace.Usual);
        Caller = new Caller(target.Name, _connection);
        _shipper = new Shipper(Caller);
        _launches = new RemoteMachine(target.Name, Caller, _shipper, controller.ToolFolder);
        _receiving = Caller.RunAsync();
    }

    /// <summary>The target.</summary>
    public Target Target { get; }

    /// <summary>The version of the tool there.</summary>
    public string ToolVersion { get; }

    /// <summary>Makes launches there.</summary>
    public ILaunchMachine Launches => _launches;

    /// <summary>How many files were shipped there, and their size in bytes.</summary>
    public (int Files, long Bytes) Shipped => (_shipper.Files, _shipper.Bytes);

    /// <summary>The end of what its agent printed to standard error; empty for nothing.</summary>
    public string Errors => _errors.Text;

    internal Caller Caller { get; }

    /// <summary>Starts the target's command, and exchanges greetings with the agent that it starts.</summary>
    /// <exception cref="ConcurException">It can't be started, does not answer, or is an agent of another version.</exception>
    public static async Task<ConnectedMachine> ConnectAsync(Target target, Controller controller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(controller);
        var process = Start(target);
        var errors = new StandardErrorTail(process);
        try
        {
            var greeting = await GreetAsync(target, controller, process, errors, cancellation);
            return new ConnectedMachine(target, controller, process, errors, greeting.Tool);
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>Sends the harness and the files of assemblies there, before anything is measured.</summary>
    /// <exception cref="ConcurException">They can't be sent, or kept there.</exception>
    public async Task PrepareAsync(IEnumerable<string> assemblies, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        await _launches.ShipHarnessAsync(cancellation);
        foreach (var assembly in assemblies) await _shipper.ShipAssemblyAsync(assembly, cancellation);
    }

    /// <summary>Has the engine there by which units are spread over machines.</summary>
    /// <returns>The path of its assembly, there.</returns>
    /// <exception cref="ConcurException">It is not installed here, or can't be kept there.</exception>
    internal Task<string> ShipEngineAsync(HarnessFiles harness, CancellationToken cancellation) =>
        _launches.ShipEngineAsync(harness, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await EndAsync(_process);
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<Greeting> GreetAsync(
        Target target, Controller controller, Process process, StandardErrorTail errors, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(controller.Patience);
        try
        {
            var (greeting, before) = await Greeting.ReadAsync(process.StandardOutput.BaseStream, limit.Token).WaitAsync(limit.Token);
            if (greeting is null) throw await NoAgentAsync(target, process, errors, before);
            if (greeting.Mismatch(target.Name, controller.ToolVersion) is { } mismatch)
                throw new ConcurException(FailureKind.BadInput, mismatch);
            await new Greeting(Greeting.Current, controller.ToolVersion).WriteAsync(process.StandardInput.BaseStream, limit.Token);
            return greeting;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ConcurException(FailureKind.BadInput, FormattableString.Invariant(
                $"'{target.Name}' did not answer within {controller.Patience.TotalSeconds:0} s; does its command wait for a password? ")
                + $"Try it by hand: {ShownCommand(target)}{errors.Quoted}");
        }
        catch (IOException e)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{target.Name}' closed the connection ({e.Message}){errors.Quoted}");
        }
    }

    /// <summary>The command has ended without an agent's greeting: the shells and ssh have exit codes that say why.</summary>
    private static async Task<ConcurException> NoAgentAsync(Target target, Process process, StandardErrorTail errors, string printed)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(LastMoment);
        }
        catch (TimeoutException)
        {
            return Failed($"'{target.Name}' answered with something that is no agent's greeting; {Try(target)}");
        }

        await errors.Drained;
        var said = errors.Text.Length > 0 ? errors.Quoted : Quote(printed);
        return process.ExitCode switch
        {
            255 when target.IsSsh => Failed($"'{target.Name}' cannot be reached by ssh{said}; {Try(target)}"),
            127 => Failed($"on '{target.Name}' there is no such command{said}; install it there with "
                + "'dotnet tool install -g dotnet-concur', or say where it is with 'machines add NAME TARGET --command ...'"),
            var code => Failed($"the agent of '{target.Name}' ended with exit code {code}{said}; {Try(target)}"),
        };
    }

    private static ConcurException Failed(string message) => new(FailureKind.BadInput, message);

    private static string Try(Target target) => $"try it by hand: {ShownCommand(target)}";

    private static string ShownCommand(Target target) => TerminalText.OneLine(SecretText.Redacted(target.ToCommandLine()));

    private static string Quote(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last]
            ? $" ({TerminalText.OneLine(TerminalText.Shortened(last, StandardErrorTail.MostCharacters))})"
            : "";

    private static Process Start(Target target)
    {
        var start = new ProcessStartInfo(target.Command[0], target.Command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            throw Failed($"'{target.Name}' needs the program '{TerminalText.Name(target.Command[0])}', which cannot be started here; "
                + "is it installed, and in PATH?");
        }
    }

    /// <summary>The end of its input ends the agent; what does not go by itself is ended.</summary>
    private static async Task EndAsync(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and has not read all.
        }

        try
        {
            await process.WaitForExitAsync().WaitAsync(LastMoment);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}

/// <summary>Keeps the end of what a process prints to standard error.</summary>
internal sealed class StandardErrorTail
{
    public const int MostCharacters = 400;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public StandardErrorTail(Process process) => Drained = DrainAsync(process.StandardError);

    /// <summary>Completes when the process has closed it.</summary>
    public Task Drained { get; }

    /// <summary>The last characters of it.</summary>
    public string Text
    {
        get
        {
            lock (_gate) return _text.ToString().Trim();
        }
    }

    /// <summary>Its last line in brackets, to follow a sentence; empty for nothing.</summary>
    public string Quoted => Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [.., var last]
        ? $" ({TerminalText.OneLine(TerminalText.Shortened(last, MostCharacters))})"
        : "";

    private async Task DrainAsync(StreamReader reader)
    {
        var buffer = new char[1024];
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            lock (_gate)
            {
                _text.Append(buffer, 0, read);
                if (_text.Length > MostCharacters * 4) _text.Remove(0, _text.Length - (MostCharacters * 4));
            }
        }
    }
}
