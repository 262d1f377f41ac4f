using System.Text.Json;
using Concur.Core.Accounting.Gains;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Tests.Accounting.Gains;

/// <summary>
/// Predictions of recorded works against what launches took in which each change was made: <c>scripts/bench.sh 5 w</c> leaves both in
/// artifacts/predictions. The replay is deterministic.
/// </summary>
public class StoredWorksTests
{
    /// <summary>A smaller difference from 1 has no sign.</summary>
    private const double Noise = 0.02;

    private static readonly string Folder = Path.Combine(Fixtures.Golden, "predictions");

    private static readonly IReadOnlyList<Held> All =
    [
        .. Directory.EnumerateFiles(Folder, "*.work.json").Order(StringComparer.Ordinal).SelectMany(Of),
    ];

    [Fact]
    public void MostLieInTheirIntervals()
    {
        foreach (var held in All) TestContext.Current.TestOutputHelper?.WriteLine($"{held}{(held.IsInside ? "" : "  OUTSIDE")}");

        Assert.InRange(All.Count, 30, int.MaxValue);
        Assert.InRange(All.Select(held => held.Workload).Distinct().Count(), 12, int.MaxValue);
        Assert.InRange(All.Count(held => held.IsInside) / (double)All.Count, 0.9, 1);
        Assert.InRange(All.Count(held => held is { IsInside: true, IsHoldout: true }) / (double)All.Count(held => held.IsHoldout), 0.9, 1);
    }

    [Fact]
    public void NoneHasTheWrongSign() => Assert.DoesNotContain(All, held =>
        (held.Gain.Interval!.Low > 1 && !held.Gain.IsAtMost && held.Measured < 1 - Noise)
        || (held.Gain.Interval.High < 1 && held.Measured > 1 + Noise));

    [Fact]
    public void TheMedianErrorIsSmall() =>
        Assert.InRange(MedianEstimate.Median([.. All.Select(held => Math.Abs((held.Gain.Factor!.Value / held.Measured) - 1))]), 0, 0.04);

    /// <summary>Without their lock, counters on one cache line are slower; a replay of what was recorded can't know.</summary>
    [Fact]
    public void WhatAReplayCannotKnowIsNotSaid()
    {
        const string workload = "units-cache-line";
        var (work, unknown) = WorkDocument.Read(File.ReadAllBytes(Path.Combine(Folder, workload + ".work.json")));

        var report = GainAnalyzer.Of(work, unknown);

        Assert.NotNull(report.Unknown);
        Assert.Empty(report.Changes);
    }

    private static IEnumerable<Held> Of(string file)
    {
        var (work, unknown) = WorkDocument.Read(File.ReadAllBytes(file));
        var changes = GainAnalyzer.Of(work, unknown).Changes;
        var workload = Path.GetFileName(file).Split('.')[0];
        using var measured = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, workload + ".measured.json")));
        foreach (var one in measured.RootElement.EnumerateArray())
        {
            var (change, kind, site) = (Text("change")!, Text("kind"), Text("site"));
            var line = one.GetProperty("line") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : (int?)null;
            var gain = changes.FirstOrDefault(gain => gain.Kind == kind
                && (site is null || gain.Site?.EndsWith(site, StringComparison.Ordinal) == true)
                && (line is null || gain.Place?.Line == line)
                && (change != "one-worker" || gain.Workers == 1));
            if (gain?.Factor is null) continue;
            yield return new Held(
                workload, change, one.GetProperty("measured").GetDouble(), gain, one.GetProperty("isHoldout").GetBoolean());

            string? Text(string name) => one.GetProperty(name).GetString();
        }
    }

    /// <summary>A prediction beside what was measured.</summary>
    private sealed record Held(string Workload, string Change, double Measured, Gain Gain, bool IsHoldout)
    {
        public bool IsInside => Measured <= Gain.Interval!.High && (Gain.IsAtMost || Measured >= Gain.Interval.Low);

        public override string ToString() => FormattableString.Invariant(
            $"{Workload} {Change}: measured {Measured:0.00}, predicted {Gain.Factor:0.00} ({Gain.Interval!.Low:0.00} to ")
            + FormattableString.Invariant($"{Gain.Interval.High:0.00})");
    }
}
