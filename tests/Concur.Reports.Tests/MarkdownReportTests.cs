using Concur.Core.Model;

namespace Concur.Reports.Tests;

public class MarkdownReportTests
{
    [Fact]
    public void WhatComesFromOutsideDoesNotBecomeMarkup()
    {
        using var writer = new StringWriter();
        MarkdownReport.Write(
            Fixtures.Run(Fixtures.Trial("sequential", 20, 1, 1, Fixtures.Account(1, 1000, (Category.Compute, 1000)))),
            writer);

        Assert.DoesNotContain("<b>", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("&lt;b>message&lt;/b> \\| with a pipe", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryAwaitHasARow()
    {
        AwaitPlace[] chain = [new("My.Work.Run", new SourcePlace("/src/Work.cs", 7)), new("My.Work.Load", null)];
        var trial = Fixtures.Trial("async", 20, 1, 1, Fixtures.Account(1, 1000)) with
        {
            Awaits = new AwaitReport(4, 48, 24, [
                new AwaitSite([.. chain], 2, 20, 15) { ReadyMs = 5, ReadyCount = 1 },
                new AwaitSite([.. chain[..1]], 1, 4, 4),
            ]),
        };
        using var writer = new StringWriter();
        MarkdownReport.Write(Fixtures.Run(trial), writer);

        Assert.Contains(
            "| async | My.Work.Run (Work.cs:7) > My.Work.Load | 2 | 20.0 ms | 5.00 ms | 15.0 ms | 5.00 ms (known of 1) |\n"
                + "| async | My.Work.Run (Work.cs:7) | 1 | 4.00 ms | 1.00 ms | 4.00 ms | unavailable |\n",
            writer.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("known of 50.0 % of the time without a thread", writer.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "async, profiled: 2 awaits in My.Work.Run (Work.cs:7) > My.Work.Load, 10.0 ms each, 20.0 ms in all, of it 5.00 ms ready "
                + "before a thread of the pool ran them (known of 1)",
            AwaitTables.Lines(trial).First());
    }

    [Fact]
    public void EveryPredictionThatWasMeasuredHasARow()
    {
        var check = new GainCheck
        {
            Strategy = "threads",
            Prediction = new Gain(GainKinds.Workers, "there were one worker", 0.56, new Interval(0.52, 0.6), null) { Workers = 1 },
            Tried = "--workers 1",
            Measured = 0.57,
            MeasuredInterval = new Interval(0.55, 0.59),
        };
        using var writer = new StringWriter();
        MarkdownReport.Write(
            Fixtures.Run(Fixtures.Trial("threads", 20, 1, 1, Fixtures.Account(1, 1000))) with { GainChecks = [check] }, writer);

        Assert.EndsWith(
            "| threads | there were one worker | --workers 1 | 0.56x (0.52 to 0.60) | 0.57x (0.55 to 0.59) | 1.8 % "
                + "| within the predicted interval |\n",
            writer.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCallThatWasWaitedInHasARow()
    {
        var trial = Fixtures.Trial("threads", 20, 1, 1, Fixtures.Account(1, 1000)) with
        {
            WaitSites = [
                new WaitSite("lock", "My.List<>.Add", null, 7, 60, 30),
                new WaitSite("wait", "My.Queue.Take", "System.Threading.Monitor.Wait", 1, 2, 2),
            ],
        };
        using var writer = new StringWriter();
        MarkdownReport.Write(Fixtures.Run(trial), writer);

        Assert.Contains(
            "| threads | lock | My.List&lt;>.Add | 7 | 60.0 ms | 30.0 ms |\n| threads | wait | My.Queue.Take -> "
                + "System.Threading.Monitor.Wait | 1 | 2.00 ms | 2.00 ms |\n",
            writer.ToString(),
            StringComparison.Ordinal);
    }
}
