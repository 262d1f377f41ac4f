using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Concur.Core.Machines;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>Tries machines, one after the other: their round trips would disturb each other.</summary>
internal static class MachineChecking
{
    /// <summary>Nothing is launched there, so that an agent has nothing to end.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromMilliseconds(500);

    /// <param name="option">What gave the list, for messages.</param>
    /// <param name="list">Names of machines, or targets.</param>
    /// <param name="format">The format of standard output.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ConcurException">One of them is no machine.</exception>
    public static async Task<int> RunAsync(
        string option, string list, ReportFormat format, ToolEnvironment environment, CancellationToken cancellation)
    {
        var machines = new List<CheckedMachine>();
        foreach (var target in environment.ParseTargets(option, list)) machines.Add(await CheckAsync(target, environment, cancellation));
        if (format == ReportFormat.Json) ListJson.Write(machines, environment.Out);
        else Print(machines, environment);
        return machines.TrueForAll(machine => machine.Error is null) ? ExitCode.Done : ExitCode.BadInput;
    }

    [SuppressMessage("Design", "CA1031", Justification = "What fails on one machine, whatever it is, is said of it.")]
    private static async Task<CheckedMachine> CheckAsync(Target target, ToolEnvironment environment, CancellationToken cancellation)
    {
        try
        {
            var controller = new Controller(environment.ToolFolder, environment.Version) { LastMoment = LastMoment };
            await using var machine = await ConnectedMachine.ConnectAsync(target, controller, cancellation);
            var checkup = await MachineCheckup.ReadAsync(machine, cancellation);
            return new CheckedMachine(target, checkup, checkup.Refusal is { } why ? $"recording {why}" : null);
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested(); // Ctrl-C in a terminal ends the agent too, which looks like a loss.
            return new CheckedMachine(target, null, CommandFailure.Shown(CommandFailure.Of(e, environment).Message));
        }
    }

    private static void Print(List<CheckedMachine> machines, ToolEnvironment environment)
    {
        foreach (var machine in machines)
        {
            var rows = machine.Checkup is { } checkup ? Rows(checkup) : [];
            if (machine.Error is { } error) rows.Add(["FAIL", "machine", error, ""]);
            ConsoleText.On(environment).Line(machine.Target.Name, ConsoleText.Bold);
            ConsoleTables.PrintSentences(environment, ["", "check", "seen", "advice"], rows);
        }
    }

    private static List<string[]> Rows(MachineCheckup checkup) =>
    [
        ["ok", "tool", $"dotnet-concur {checkup.ToolVersion}, protocol {checkup.Protocol}", ""],
        ["ok", "machine", $"{checkup.Machine.Cpu ?? "unknown processor"}, {checkup.Machine.Os}, {checkup.RuntimeIdentifier}", ""],
        ["ok", "cores", Invariant($"{checkup.Machine.UsableCores:0.##} usable of {checkup.Machine.LogicalCores} logical"), ""],
        ["ok", ".NET", string.Join(", ", checkup.Runtimes), ""],
        checkup.PerfRefusal is { } refusal
            ? ["note", "scheduler", "proc: the counters of threads are polled", refusal]
            : ["ok", "scheduler", "perf: every switch of every thread", ""],
        [
            "ok", "round trip",
            $"median {Ms(checkup.RoundTripMs)}, {Ms(checkup.RoundTripsMs.Shortest)} to {Ms(checkup.RoundTripsMs.Longest)}", "",
        ],
        ["ok", "transfer", Invariant($"{checkup.MegabytesPerSecond:0.#} MB/s"), ""],
        ["ok", "clock", $"its offset is known to {Ms(checkup.ClockOffsetMs.Most - checkup.ClockOffsetMs.Least)}", ""],
        ["ok", "disk", checkup.FreeBytes is { } free ? $"{Figures.Bytes(free)} free" : "unavailable", ""],
    ];

    private static string Ms(double value) => Figures.Duration(value);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
