using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Concur.Core;
using Concur.Core.Machines;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>A machine whose turn it is.</summary>
/// <param name="Target">The machine.</param>
/// <param name="Environment">What a pipeline takes from outside, so that launches are made there.</param>
/// <param name="Progress">Says what happens, with the machine's name.</param>
internal sealed record MachineTurn(Target Target, RunEnvironment Environment, RunProgress Progress);

/// <summary>How a measurement on a machine ended.</summary>
/// <param name="Run">What is said of it.</param>
/// <param name="Made">What was measured; null where it did not come to its end.</param>
/// <param name="ExitCode">Its exit code, as if it were the only one.</param>
internal sealed record MachineEnding<T>(MachineRun Run, T? Made, int ExitCode)
    where T : class;

/// <summary>
/// Makes the same measurement on several machines, which take turns: after each round of launches it is another one's turn. What ends on
/// one machine does not end the others.
/// </summary>
/// <param name="harness">The harness of this tool.</param>
/// <param name="choice">The machines.</param>
/// <param name="environment">Its standard error gets the progress.</param>
[SuppressMessage("Maintainability", "CA1506", Justification = "It joins connections, turns, pipelines and their failures.")]
internal sealed class MachineTurns(HarnessFiles harness, AtChoice choice, ToolEnvironment environment)
{
    private readonly Baton _baton = new();
    private readonly StatusLine _line = new();

    /// <summary>Connects all machines, and measures.</summary>
    /// <param name="request">What is measured, for the files that it needs.</param>
    /// <param name="measure">Measures on one machine, and returns what was measured, its folder and its exit code.</param>
    /// <param name="cancellation">Ends all of it with what was measured by then.</param>
    /// <returns>A result for each machine, in the order in which they were given.</returns>
    /// <exception cref="ConcurException">A machine was refused before anything was measured, and that is a failure.</exception>
    public async Task<ImmutableArray<MachineEnding<T>>> RunAsync<T>(
        RunRequest request, Func<MachineTurn, Task<(T Made, string Folder, int ExitCode)>> measure, CancellationToken cancellation)
        where T : class
    {
        var connected = await Task.WhenAll(choice.Targets.Select(target => TryAsync(() => ConnectAsync(target, cancellation))));
        try
        {
            cancellation.ThrowIfCancellationRequested();
            if (!choice.AllowsPartial && connected.FirstOrDefault(each => each.Failure is not null).Failure is { } refused)
                throw new ConcurException(FailureKind.BadInput, refused.Message);
            return [.. await Task.WhenAll(choice.Targets.Select((target, i) => connected[i] is { Made: { } machine }
                ? MeasureAsync(machine, request, measure, cancellation)
                : Task.FromResult(Failed<T>(target, connected[i].Failure!))))];
        }
        finally
        {
            await Task.WhenAll(connected.Select(each => each.Made?.DisposeAsync().AsTask() ?? Task.CompletedTask));
        }
    }

    private Task<ConnectedMachine> ConnectAsync(Target target, CancellationToken cancellation) =>
        ConnectedMachine.ConnectAsync(target, new Controller(environment.ToolFolder, environment.Version), cancellation);

    private async Task<MachineEnding<T>> MeasureAsync<T>(
        ConnectedMachine machine,
        RunRequest request,
        Func<MachineTurn, Task<(T Made, string Folder, int ExitCode)>> measure,
        CancellationToken cancellation)
        where T : class
    {
        using var turn = new Turn(_baton, environment.Clock);
        var place = environment with { Run = new CurrentRun() };
        var (made, failure) = await TryAsync(async () =>
        {
            await turn.BeginAsync(cancellation);
            var assemblies = await ShipAsync(machine, request, cancellation);
            using var progress = new RunProgress(place, $"{machine.Target.Name}: ", _line);
            var runs = environment.ForRuns(harness);
            return await Measured(measure(new MachineTurn(
                machine.Target,
                runs with
                {
                    Machine = machine.Launches,
                    MachineName = machine.Target.Name,
                    Clock = turn,
                    BetweenRounds = turn.PassAsync,
                    SymbolFolders = [.. runs.SymbolFolders, .. assemblies.Select(path => Path.GetDirectoryName(path)!).Distinct()],
                },
                progress)));
        });
        if (failure is { } why && !cancellation.IsCancellationRequested)
        {
            await environment.Error.WriteLineAsync(CommandFailure.Line(why.Message));
            if (machine.Errors.Length > 0)
                await environment.Error.WriteLineAsync(CommandFailure.Line($"{machine.Target.Name} said: {machine.Errors}"));
        }

        var target = SecretText.Redacted(machine.Target.Place);
        var run = new MachineRun(machine.Target.Name, target, made?.Folder ?? Kept(place.Run.Folder), failure?.Message)
        {
            ShippedFiles = machine.Shipped.Files,
            ShippedBytes = machine.Shipped.Bytes,
            PricePerHour = PriceOf(machine.Target),
        };
        return new MachineEnding<T>(run, made?.Made, made?.ExitCode ?? failure!.ExitCode);
    }

    /// <returns>The assemblies that were sent; none for commands, which are run as they are there.</returns>
    private async Task<IReadOnlyList<string>> ShipAsync(ConnectedMachine machine, RunRequest request, CancellationToken cancellation)
    {
        if (request is not WorkloadSettings settings) return [];
        var assemblies = settings.Assemblies.Select(assembly => assembly.Path).ToList();
        await machine.PrepareAsync(assemblies, cancellation);
        await environment.Error.WriteLineAsync(ShippedText.Of((machine.Target.Name, machine.Shipped.Files, machine.Shipped.Bytes)));
        return assemblies;
    }

    private static async Task<Measurement<T>> Measured<T>(Task<(T Made, string Folder, int ExitCode)> measuring)
    {
        var (made, folder, code) = await measuring;
        return new Measurement<T>(made, folder, code);
    }

    private MachineEnding<T> Failed<T>(Target target, CommandFailure failure)
        where T : class
    {
        environment.Error.WriteLine(CommandFailure.Line(failure.Message));
        var run = new MachineRun(target.Name, SecretText.Redacted(target.Place), null, failure.Message) { PricePerHour = PriceOf(target) };
        return new MachineEnding<T>(run, null, failure.ExitCode);
    }

    /// <summary>A folder is removed where nothing was measured.</summary>
    private static string? Kept(string? folder) => Directory.Exists(folder) ? folder : null;

    private double? PriceOf(Target target) => choice.Prices.TryGetValue(target.Name, out var price) ? price : null;

    [SuppressMessage("Design", "CA1031", Justification = "What ends on one machine, whatever it is, does not end the others.")]
    private async Task<(T? Made, CommandFailure? Failure)> TryAsync<T>(Func<Task<T>> act)
        where T : class
    {
        try
        {
            return (await act(), null);
        }
        catch (OperationCanceledException)
        {
            return (null, new CommandFailure("cancelled", ExitCode.Cancelled));
        }
        catch (Exception e)
        {
            return (null, CommandFailure.Of(e, environment));
        }
    }

    private sealed record Measurement<T>(T Made, string Folder, int ExitCode);
}

/// <summary>What was shipped to a machine, in words.</summary>
internal static class ShippedText
{
    /// <param name="shipped">The machine, how many files, and their size in bytes.</param>
    public static string Of((string Machine, int Files, long Bytes) shipped) => shipped switch
    {
        (var machine, 0, _) => $"shipped nothing to {machine}, which has all files",
        (var machine, 1, var bytes) => $"shipped 1 file, {Figures.Bytes(bytes)}, to {machine}",
        var (machine, files, bytes) => $"shipped {files} files, {Figures.Bytes(bytes)}, to {machine}",
    };
}
