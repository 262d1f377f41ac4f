using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage.Sweeps;

/// <summary>A sweep's journal, between the model and its JSON.</summary>
internal static class SweepJsonForm
{
    public const int CurrentSchema = 1;

    private const double NsPerMs = 1e6;

    /// <summary>The number of a point's profiled launch.</summary>
    private const int ProfiledNumber = -1;

    /// <summary>The digest of a launch whose iterations differ.</summary>
    private const string SeveralDigests = "several";

    private const double MostCores = 100_000;

    public static SweepHeaderJson Header(SweepReport sweep) => new(
        CurrentSchema, new ToolJson(sweep.ToolVersion), RunJsonWriting.Of(sweep.Request, 0), RunJsonWriting.Of(sweep.Machine), sweep.StartedUtc, sweep.AssemblyHash,
        sweep.Request.Workers, sweep.Request.Sizes, sweep.Request.Projections, sweep.Request.Refines);

    /// <exception cref="FormatException">It is of another version, or not what can be asked for.</exception>
    public static SweepReport Opening(SweepHeaderJson header)
    {
        if (header.SchemaVersion != CurrentSchema) throw new FormatException(FormattableString.Invariant($"it is of schema {header.SchemaVersion}, and this version reads {CurrentSchema}"));
        if (header.Request is { Commands.Count: > 0 } or { Variants.Count: > 0 }) throw new FormatException("a sweep has no variants and no commands");
        var request = new SweepGrid(RunJsonReading.Workload(header.Request), [.. header.Workers], [.. header.Sizes])
        {
            Projections = [.. header.Projections],
            Refines = header.Refines ?? false,
        };
        request.Check();
        var machine = RunJsonReading.Of(header.Machine);
        if (machine.UsableCores is not (> 0 and <= MostCores)) throw new FormatException(FormattableString.Invariant($"{machine.UsableCores} cores are not what a machine has"));
        foreach (var strategy in request.Strategies) StrategySpec.Parse(strategy, name => $"there is no strategy '{name}'");
        return SweepReport.Empty(header.Tool.Version, request, machine, header.StartedUtc) with { AssemblyHash = header.AssemblyHash };
    }

    public static SweepLaunchJson Of(SweepLaunch launch) => new(
        launch.Point.Strategy, launch.Point.Workers, launch.Point.Size, launch.Number ?? ProfiledNumber, launch.IterationsMs, launch.Account is null ? null : TrialJsonWriting.Of(launch.Account), launch.Digest is { } digest ? digest.Single ?? SeveralDigests : null, RunWords.Of(launch.Status), launch.Error,
        launch.Units is { } units ? new UnitsJson(Ms(units.CpuNs), Ms(units.JitNs), Ms(units.GcCpuNs), Ms(units.OffNs), Ms(units.GcOffNs), Ms(units.LockNs), Ms(units.WaitNs), Ms(units.QueueNs), units.KnowsQueue) : null);

    /// <exception cref="FormatException">It is nothing that can have been measured.</exception>
    public static SweepLaunch Of(SweepLaunchJson launch) => launch.IterationsMs.Any(ms => ms <= 0) ? throw new FormatException("an iteration took no time") : new(new SweepPoint(launch.Strategy, launch.Workers, launch.Size), launch.Number == ProfiledNumber ? null : launch.Number)
    {
        IterationsMs = [.. launch.IterationsMs],
        Account = launch.Account is null ? null : TrialJsonReading.Of(launch.Account),
        Digest = launch.Digest switch { null => null, SeveralDigests => LaunchDigest.Several, var single => new LaunchDigest(single) },
        Status = RunWords.Parse<TrialStatus>(launch.Status),
        Error = launch.Error,
        Units = launch.Units is { } units ? Of(units) : null,
    };

    private static RecordedUnits Of(UnitsJson json)
    {
        var units = new RecordedUnits
        {
            CpuNs = Ns(json.CpuMs),
            JitNs = Ns(json.JitMs),
            GcCpuNs = Ns(json.GcCpuMs),
            OffNs = Ns(json.OffMs),
            GcOffNs = Ns(json.GcOffMs),
            LockNs = Ns(json.LockMs),
            WaitNs = Ns(json.WaitMs),
            QueueNs = Ns(json.QueueMs),
            KnowsQueue = json.KnowsQueue,
        };
        units.Check();
        return units;
    }

    private static double Ms(long ns) => ns / NsPerMs;

    private static long Ns(double ms) => (long)Math.Round(ms * NsPerMs);
}
