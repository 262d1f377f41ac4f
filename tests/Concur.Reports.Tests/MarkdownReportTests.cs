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
