using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Reports.Tests;

/// <summary>The table after the last of several cases.</summary>
public class CaseTableTests
{
    private static readonly TrialReport Sequential = Trial("sequential", 40, 1);

    [Fact]
    public void AWinnerHasItsTimeAUnitItsSpeedUpAndItsLargestLoss()
    {
        GapPart[] gap = [new("lock", 0.3), new("run-queue", 0.12), new("idle", null)];

        var row = Row(Sequential, Trial("threads", 20, 2, gap));

        Assert.Equal(["primes Size=10", "threads", "5.00 ms", "2.00x", "2.00 .. 2.00", "blocked on locks 30 %", "concur-runs/x"], row);
    }

    [Fact]
    public void WhereSequentialIsBestTheLossIsThatOfTheOther()
    {
        var row = Row(Sequential, Trial("threads", 80, 0.5, new GapPart("lock", 0.6)));

        Assert.Equal(["sequential", "10.0 ms", "baseline", "", "threads: blocked on locks 60 %"], row[1..6]);
    }

    [Fact]
    public void ATieNamesAllAndASmallLossIsNone()
    {
        var row = Row(Sequential, Trial("threads", 20, 2, new GapPart("lock", 0.01)), Trial("tasks", 20, 2, new GapPart("lock", 0.02)));

        Assert.StartsWith("tie: t", row[1], StringComparison.Ordinal);
        Assert.Equal("nothing of 5 % or more", row[5]);
    }

    [Theory]
    [InlineData(TrialStatus.Failed, true, "threads failed")]
    [InlineData(TrialStatus.Timeout, true, "threads timed out")]
    [InlineData(TrialStatus.Skipped, true, "ended early")]
    [InlineData(TrialStatus.Ok, false, "threads with wrong results")]
    public void WhatWentWrongComesBeforeAnyLoss(TrialStatus status, bool agree, string expected)
    {
        var row = Row(Sequential, Trial("threads", 20, 2, new GapPart("lock", 0.3)) with { Status = status, ResultsAgree = agree });

        Assert.Equal(expected, row[5]);
    }

    [Fact]
    public void ACaseWithoutARunSaysWhy()
    {
        var row = CaseTable.Of([new MeasuredCase("A.B", null, null) { Failure = "the disk is full" }]).Rows[0];

        Assert.Equal(["A.B", "failed", "", "", "", "the disk is full", ""], row);
    }

    [Fact]
    public void ALongValueIsCutAndASecretIsNotShown()
    {
        var request = (WorkloadRequest)Fixtures.Run(Sequential).Request with
        {
            Values = ImmutableSortedDictionary<string, string>.Empty.Add("Password", "hunter2").Add("Text", new string('x', 500)),
        };

        var name = CaseName.Of(request);

        Assert.DoesNotContain("hunter2", name, StringComparison.Ordinal);
        Assert.InRange(name.Length, 50, 120);
    }

    [Fact]
    public void CsvAndMarkdownNameTheCaseOfEachRow()
    {
        MeasuredCase[] cases =
            [Case("10", Sequential, Trial("threads", 20, 2)), Case("100", Sequential), new("C", null, null) { Failure = "no" }];
        using var csv = new StringWriter();
        using var markdown = new StringWriter();

        ResultCsv.Write(cases, csv);
        CaseMarkdown.Write(cases, markdown);

        var lines = csv.ToString().TrimEnd('\n').Split('\n');
        Assert.StartsWith("case,name,place,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["primes Size=10", "primes Size=10", "primes Size=100", "C"], lines[1..].Select(line => line.Split(',')[0]));
        Assert.EndsWith(",,failed", lines[^1], StringComparison.Ordinal);
        Assert.Equal(lines[0].Count(c => c == ','), lines[^1].Count(c => c == ','));
        Assert.StartsWith("# The best strategy of 3 cases\n\n| case | best |", markdown.ToString(), StringComparison.Ordinal);
        Assert.Contains("| C | failed |", markdown.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, markdown.ToString().Split("# primes: ").Length - 1);
    }

    private static string[] Row(params TrialReport[] trials) => [.. CaseTable.Of([Case("10", trials)]).Rows[0]];

    private static MeasuredCase Case(string size, params TrialReport[] trials)
    {
        var run = Fixtures.Run(trials);
        var request = (WorkloadRequest)run.Request with
        {
            Values = ImmutableSortedDictionary<string, string>.Empty.Add("Size", size),
        };
        return new MeasuredCase(CaseName.Of(request), run with { Request = request }, "concur-runs/x");
    }

    /// <summary>Four units an iteration, and six launches that all took the same time.</summary>
    private static TrialReport Trial(string strategy, double medianMs, double speedup, params GapPart[] gap)
    {
        var lanes = strategy == "sequential" ? 1 : 2;
        var made = Fixtures.Trial(strategy, medianMs, speedup, lanes, Fixtures.Account(lanes, 1000, (Category.Compute, 500 * lanes)), gap);
        return made with
        {
            Launches = [.. Enumerable.Range(0, 6).Select(round => made.Launches[0] with { Round = round, IterationsMs = [medianMs] })],
            SpeedupInterval = new Interval(speedup, speedup),
        };
    }
}
