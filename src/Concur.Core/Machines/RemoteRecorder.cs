using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>Has launches made on another machine. What they measured comes back when they are over, and never meanwhile.</summary>
/// <param name="link">The way there.</param>
/// <param name="scheduler">The scheduler source there.</param>
/// <param name="harnessFolder">The path of the harness's folder there.</param>
[SuppressMessage("Maintainability", "CA1506", Justification = "It takes a plan and a request apart, and joins what comes back.")]
internal sealed class RemoteRecorder(MachineLink link, SchedulerReply scheduler, string harnessFolder) : ILaunchRecorder
{
    /// <inheritdoc/>
    public SchedulerChoice Scheduler => scheduler.Choice;

    /// <inheritdoc/>
    public Capabilities Capabilities => scheduler.Capabilities;

    /// <inheritdoc/>
    public Capabilities Counted => scheduler.Counted;

    /// <inheritdoc/>
    public async Task<LaunchRecord> RecordAsync(
        LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        TraceDestination.MustExist(traceFolder);
        using var result = new ReceivedResult(); // Its bytes stay when it is closed.
        long? began = null;
        try
        {
            await link.EnsureAsync(cancellation);
            began = Stopwatch.GetTimestamp();
            var order = await OrderAsync(plan, request, cancellation);
            var files = new CallFiles
            {
                Receive = name => name == LaunchReply.ResultName ? result : File.Create(RemoteLaunch.PathIn(traceFolder, name)),
            };
            var reply = await link.Caller.CallAsync(AgentOperations.Launch, order, files, cancellation);
            return reply.Ending == LaunchEnding.Cancelled && !cancellation.IsCancellationRequested
                ? RemoteLaunch.Lost(plan, Capabilities, RemoteLaunch.Noticed(link.LoseEnded(), began))
                : RemoteLaunch.RecordOf(plan, reply, result.ToArray(), traceFolder);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is (OperationCanceledException or ConcurException))
        {
            return RemoteLaunch.Cancelled(plan, Capabilities);
        }
        catch (ConcurException e) when (link is { Lost: not null, IsGivenUp: false })
        {
            return RemoteLaunch.Lost(plan, Capabilities, RemoteLaunch.Noticed(e.Message, began));
        }
    }

    /// <summary>Runs a silo of a launch there, until it is to end.</summary>
    /// <param name="plan">The launch.</param>
    /// <param name="request">As for <see cref="RecordAsync"/>.</param>
    /// <param name="silo">Makes what the silo is told and what goes with it of the launch's order.</param>
    /// <param name="traceFolder">Where its traces go; must exist.</param>
    /// <param name="ended">Completes when it is to end.</param>
    /// <param name="cancellation">Ends it at once.</param>
    /// <exception cref="ConcurException">It can't be started, or the machine was lost.</exception>
    public async Task<SiloRecord> RunSiloAsync(
        LaunchPlan plan,
        RunRequest request,
        Func<LaunchOrder, SiloOrder> silo,
        string traceFolder,
        Task ended,
        CancellationToken cancellation)
    {
        using var input = new OpenUntil(ended);
        var files = new CallFiles { Sent = input, Receive = name => File.Create(RemoteLaunch.PathIn(traceFolder, name)) };
        var order = silo(await OrderAsync(plan, request, cancellation));
        var reply = await link.Caller.CallAsync(AgentOperations.Silo, order, files, cancellation);
        return new SiloRecord(
            reply.Usage,
            reply.Failure,
            [.. reply.Traces.Select(trace => RemoteLaunch.Here(trace, traceFolder))],
            RemoteLaunch.Here(reply.Scheduler, traceFolder))
        {
            IsOverdue = reply.IsOverdue,
        };
    }

    private async Task<LaunchOrder> OrderAsync(LaunchPlan plan, RunRequest request, CancellationToken cancellation)
    {
        var spec = plan.Spec;
        var inputs = spec.Inputs;
        if (inputs.ItemsPath is { } items) inputs = inputs with { ItemsPath = await link.Shipper.ShipFileAsync(items, cancellation) };
        var there = spec with
        {
            AssemblyPath = await ThereAsync(spec.AssemblyPath, cancellation),
            StrategyAssemblyPath = await ThereAsync(spec.StrategyAssemblyPath, cancellation),
            Inputs = inputs,
        };
        return new LaunchOrder
        {
            ToolFolder = harnessFolder,
            Spec = [.. there.ToLines()],
            Code = (request as WorkloadSettings)?.CodeOf(spec.Strategy),
            Variant = plan.Trial.Variant is { } variant ? variant with { Code = null } : null,
            Profiled = plan.Profiled,
            Framework = plan.Framework?.Name,
            Profile = request.Profile,
            SampleInterval = request.SampleInterval,
            Timeout = request.Timeout,
            Scheduler = Scheduler,
        };
    }

    private async Task<string?> ThereAsync(string? assembly, CancellationToken cancellation) =>
        assembly is null ? null : await link.Shipper.ShipAssemblyAsync(assembly, cancellation);
}

/// <summary>What another machine sends to be read here, with a limit: that machine decides how much it sends.</summary>
internal sealed class ReceivedResult : MemoryStream
{
    /// <summary>The stamps of some million units.</summary>
    private const int MostBytes = 512 << 20;

    /// <exception cref="ConcurException">It is too long.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        Length + buffer.Length <= MostBytes ? base.WriteAsync(buffer, cancellationToken) : throw new ConcurException(
            FailureKind.WorkloadFailed, $"the other machine sent a result of more than {Figures.Bytes(MostBytes)}");
}

/// <summary>A launch that was made on another machine, as this one records it.</summary>
internal static class RemoteLaunch
{
    /// <summary>Traces of one process, which came into a folder.</summary>
    public static ProcessTrace Here(SentTrace trace, string folder) => new(
        trace.Worker is { } number ? ProcessRole.Worker(number) : ProcessRole.Harness,
        PathIn(folder, trace.Light),
        trace.Stacks is { } stacks ? PathIn(folder, stacks) : null);

    /// <summary>The scheduler source's files, which came into a folder.</summary>
    public static SchedulerTrace? Here(SchedulerTrace? trace, string folder) => trace is null ? null : trace with
    {
        Path = PathIn(folder, trace.Path),
        SchedstatPath = trace.SchedstatPath is { } counters ? PathIn(folder, counters) : null,
    };

    /// <summary>The record of a launch whose files have come.</summary>
    public static LaunchRecord RecordOf(LaunchPlan plan, LaunchReply reply, byte[] result, string traceFolder) => new()
    {
        Plan = plan,
        Ending = reply.Ending,
        Usage = reply.Usage,
        ThrottledPeriods = reply.ThrottledPeriods,
        ClockMhz = reply.ClockMhz,
        Output = reply.Output,
        Result = result.Length == 0 ? null : LaunchResult.Read(new MemoryStream(result)),
        Traces = [.. reply.Traces.Select(trace => Here(trace, traceFolder))],
        Scheduler = Here(reply.Scheduler, traceFolder),
        Capabilities = reply.Capabilities,
    };

    /// <summary>The usage of a launch that was given up: nothing is known of it.</summary>
    public static ProcessUsage NoUsage { get; } =
        new() { RealMs = null, UserMs = null, SysMs = null, MaxRssBytes = null, ExitCode = 0 };

    /// <summary>Nothing is known of a launch that was given up.</summary>
    public static LaunchRecord Cancelled(LaunchPlan plan, Capabilities capabilities) => new()
    {
        Plan = plan,
        Ending = LaunchEnding.Cancelled,
        Usage = NoUsage,
        Output = "",
        Result = null,
        Traces = ImmutableArray<ProcessTrace>.Empty,
        Capabilities = capabilities,
    };

    /// <summary>A launch that was not made, or of which nothing came back, because a machine is not there.</summary>
    public static LaunchRecord Lost(LaunchPlan plan, Capabilities capabilities, string why) => Cancelled(plan, capabilities) with
    {
        Ending = LaunchEnding.Exited,
        Usage = NoUsage with { ExitCode = HarnessExit.WorkloadFailed },
        Lost = why,
    };

    /// <summary>Why a machine was lost, and how long after the launch began that was noticed.</summary>
    /// <param name="why">Why.</param>
    /// <param name="began">When the launch began; null where it did not begin.</param>
    public static string Noticed(string why, long? began) => began is not { } beginning ? why : FormattableString.Invariant(
        $"{why}, noticed {Stopwatch.GetElapsedTime(beginning).TotalSeconds:0.0} s after the launch began");

    /// <summary>The other machine says what a file is called, and not where it goes.</summary>
    public static string PathIn(string folder, string name) => name.Length > 0 && FileNames.Of(name) == name
        ? Path.Combine(folder, name)
        : throw WrongName(name);

    /// <summary>The other machine sent a file that it was not asked for.</summary>
    public static ConcurException WrongName(string name) =>
        new(FailureKind.BadInput, $"the other machine sent a file under the name '{TerminalText.Name(name)}'");
}
