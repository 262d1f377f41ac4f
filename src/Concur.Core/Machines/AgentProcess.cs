using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Concur.Core.Machines.Wire;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>The process that a target's command starts, whose agent has greeted.</summary>
internal sealed class AgentProcess
{
    /// <summary>How long a command may take to end that has started no agent, or whose agent is of no use any more.</summary>
    private static readonly TimeSpan ShortMoment = TimeSpan.FromMilliseconds(300);

    private readonly Process _process;
    private readonly Controller _controller;

    private AgentProcess(Controller controller, Process process, StandardErrorTail errors, Greeting greeting) =>
        (_controller, _process, Errors, Greeting) = (controller, process, errors, greeting);

    /// <summary>What it said first.</summary>
    public Greeting Greeting { get; }

    /// <summary>What it printed to standard error.</summary>
    public StandardErrorTail Errors { get; }

    /// <summary>What it says, and what it gets.</summary>
    public AgentStreams Streams =>
        new(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream, isLost => EndAsync(isLost));

    /// <summary>Starts the target's command, and exchanges greetings with the agent that it starts.</summary>
    /// <exception cref="ConcurException">It can't be started, does not answer, or is an agent of another version.</exception>
    public static async Task<AgentProcess> StartAsync(Target target, Controller controller, CancellationToken cancellation)
    {
        var process = Start(target);
        var errors = new StandardErrorTail(process);
        try
        {
            return new AgentProcess(controller, process, errors, await GreetAsync(target, controller, process, errors, cancellation));
        }
        catch
        {
            await EndAsync(process, cancellation.IsCancellationRequested ? ShortMoment : controller.LastMoment);
            throw;
        }
    }

    /// <param name="isLost">Whether it is of no use any more: then it is given little time to end.</param>
    private async Task EndAsync(bool isLost) => await EndAsync(_process, isLost ? ShortMoment : _controller.LastMoment);

    private static async Task<Greeting> GreetAsync(
        Target target, Controller controller, Process process, StandardErrorTail errors, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(controller.Patience);
        try
        {
            var (greeting, before) = await Greeting.ReadAsync(process.StandardOutput.BaseStream, limit.Token).WaitAsync(limit.Token);
            if (greeting is null) throw await NoAgentAsync(target, controller, process, errors, before);
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
    private static async Task<ConcurException> NoAgentAsync(
        Target target, Controller controller, Process process, StandardErrorTail errors, string printed)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(controller.LastMoment);
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
    private static async Task EndAsync(Process process, TimeSpan patience)
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
            await process.WaitForExitAsync().WaitAsync(patience);
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
